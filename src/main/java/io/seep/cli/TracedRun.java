package io.seep.cli;

import io.seep.collect.Timeline;
import io.seep.model.AllocatorFile;
import io.seep.model.Mark;
import io.seep.model.Oversight;
import io.seep.model.RawKernelMemory;
import io.seep.model.Reachability;
import io.seep.model.Rise;
import io.seep.model.Snapshot;
import io.seep.model.UnseenHeap;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a trace has seen, before names.
 *
 * @param snapshot taken when no probe was left: exact
 * @param lostHolds times that the target should have been stopped and was not
 * @param reachability what points at live blocks, by the numbers of sites; of those whose memory was searched
 * @param images in the order of their numbers
 * @param inheritedFrees by image, frees of blocks that it has from its parent
 * @param oversight what it cost the target, and whether all of it is gone
 * @param kernel what was seen of the kernel's memory beside sites; null where it was not traced
 */
record TracedRun(
        Instant startedAt,
        double durationSeconds,
        EndReason endReason,
        Snapshot snapshot,
        long lostHolds,
        Map<Integer, Reachability> reachability,
        List<TracedImage> images,
        Map<Integer, Long> inheritedFrees,
        List<AllocatorFile> allocators,
        List<UnseenHeap> unseenHeaps,
        Timeline.Kept timeline,
        List<Mark> marks,
        List<Rise> rises,
        Oversight oversight,
        @Nullable RawKernelMemory kernel) {}
