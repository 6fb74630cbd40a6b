package io.seep.model;

import java.util.Map;

/**
 * How busy the functions of a run were, by a CPU profile of the same program.
 *
 * @param source the profile, as the user named it
 * @param samples all samples of the profile
 * @param samplesByFunction for each {@link Frame#function()} that the profile knows: samples with it anywhere on the stack
 */
public record CpuHeat(String source, long samples, Map<String, Long> samplesByFunction) {
    public CpuHeat {
        samplesByFunction = Map.copyOf(samplesByFunction);
    }

    /** The share of all samples that ran in this function or below it, 0 to 1; {@link Double#NaN} when it is not known. */
    public double share(Frame frame) {
        Long known = frame.function() == null ? null : samplesByFunction.get(frame.function());
        return known == null || samples == 0 ? Double.NaN : (double) known / samples;
    }
}
