package io.seep.guard;

/**
 * A cost that is measured for a part of the time only, as the kernel's statistics are: what it is in between is taken to be
 * what it was when it was measured last. Not safe for several threads.
 */
public final class SampledCost {
    private long lastNanos;
    private long lastMeasured;
    private boolean measuring;
    private boolean begun;
    private double perNano;
    private double total;

    /**
     * What it comes to so far, nanoseconds; only rises.
     *
     * @param now the moment, nanoseconds
     * @param measured sum of all that was measured
     * @param measures true when it is measured from now on
     */
    public long nanos(long now, long measured, boolean measures) {
        if (begun && now > lastNanos) {
            if (measuring) {
                perNano = Math.max(0, (double) (measured - lastMeasured) / (now - lastNanos));
            }
            total += perNano * (now - lastNanos);
        }
        begun = true;
        lastNanos = now;
        lastMeasured = measured;
        measuring = measures;
        return (long) total;
    }
}
