package io.seep.analyse;

import io.seep.model.CpuHeat;
import io.seep.model.CpuStack;
import io.seep.model.Frame;
import io.seep.model.Recording;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lays a CPU profile over a recording: how many of its samples ran in each function that the recording knows, or below
 * it. Functions are compared by name, as the two may come from different runs.
 */
public final class CallerHeat {
    private final Map<String, List<String>> functions = new HashMap<>();
    private final Map<String, Long> counted = new HashMap<>();
    private long samples;

    public CallerHeat(Recording recording) {
        Set<String> names = new HashSet<>();
        recording.sites().stream()
                .flatMap(site -> site.stack().frames().stream())
                .map(Frame::function)
                .filter(function -> function != null && names.add(function))
                .forEach(function -> functions
                        .computeIfAbsent(FunctionName.plain(function), unseen -> new ArrayList<>())
                        .add(function));
    }

    /** Counts a stack of the profile; a function that calls itself counts once. */
    public void add(CpuStack stack) {
        samples += stack.samples();
        Set<String> here = new HashSet<>();
        for (String frame : stack.frames()) {
            String name = FunctionName.plain(frame);
            if (functions.containsKey(name) && here.add(name)) {
                counted.merge(name, stack.samples(), Long::sum);
            }
        }
    }

    /** What has been counted. */
    public CpuHeat heat(String source) {
        Map<String, Long> byFunction = new HashMap<>();
        counted.forEach((name, count) ->
                functions.getOrDefault(name, List.of()).forEach(function -> byFunction.put(function, count)));
        return new CpuHeat(source, samples, byFunction);
    }
}
