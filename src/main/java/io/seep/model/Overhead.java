package io.seep.model;

/**
 * What tracing cost the target, as far as it could be measured. Processor figures are processors kept busy: 0.5 is half
 * of one.
 *
 * @param callsPerSecond traced calls of allocator functions, mean of the run
 * @param peakCallsPerSecond the same in the busiest second
 * @param nanosPerCall processor time that tracing adds to a call
 * @param programNanosPerCall the part of it that BPF programs take; the rest are traps
 * @param trapNanos one trap into the kernel and back, measured on this machine at the start
 * @param measured false when the kernel did not tell the programs' time, so that it was assumed
 * @param targetCpuBefore of the target before the trace; negative when unknown
 * @param targetCpuDuring of the target while it was traced
 * @param share part of the target's processor time that tracing took, 0 to 1, mean of the run
 * @param peakShare the same in the worst second
 * @param budgetShare most that it was allowed to take; 0 for no budget
 */
public record Overhead(
        double callsPerSecond,
        double peakCallsPerSecond,
        double nanosPerCall,
        double programNanosPerCall,
        double trapNanos,
        boolean measured,
        double targetCpuBefore,
        double targetCpuDuring,
        double share,
        double peakShare,
        double budgetShare) {
    /** A share of one half doubles the time that the same work takes. */
    public double peakSlowdown() {
        return Math.round(100 / (1 - Math.min(peakShare, 0.999))) / 100.0;
    }
}
