package io.seep.model;

import java.util.List;

/**
 * One stack of a CPU profile.
 *
 * @param frames names as the profiler writes them, root first
 * @param samples how often the processor was found there
 */
public record CpuStack(List<String> frames, long samples) {
    public CpuStack {
        frames = List.copyOf(frames);
    }
}
