package io.seep.guard;

/**
 * Whether tracing keeps to the part of the target's processor time that it may take. A moment above is no reason to act:
 * two seconds are.
 */
public final class Budget {
    private static final long PATIENCE_NANOS = 2_000_000_000L;

    /**
     * What is left of the programs' time without stacks: a walk and the look-up of its site are 400 of 680 ns
     * (docs/performance.md).
     */
    private static final double PROGRAM_PART_WITHOUT_STACKS = 0.45;

    /** However deep the stacks were, what is left does not grow with them; on a slow machine it is no more than this. */
    private static final double MOST_PROGRAM_NANOS_WITHOUT_STACKS = 500;

    /** What nobody notices is no reason either: in processors. A target that does next to nothing has no slowdown. */
    static final double NOTICEABLE_PROCESSORS = 0.05;

    private final double allowedShare;
    private boolean stacksAreOff;
    private long overSince = Long.MAX_VALUE;
    private long lastNanos = Long.MAX_VALUE;

    /** What to do. */
    public enum Decision {
        GO_ON,
        STACKS_OFF,
        LET_GO
    }

    /**
     * A budget.
     *
     * @param allowedShare of the target's processor time, 0 to 1; 0 for no budget
     * @param withoutStacks true when no stacks are recorded anyway
     */
    public Budget(double allowedShare, boolean withoutStacks) {
        this.allowedShare = allowedShare;
        this.stacksAreOff = withoutStacks;
    }

    /** What a run of a program would cost without stacks. */
    static double programNanosWithoutStacks(double programNanos) {
        return Math.min(PROGRAM_PART_WITHOUT_STACKS * programNanos, MOST_PROGRAM_NANOS_WITHOUT_STACKS);
    }

    public double allowedShare() {
        return allowedShare;
    }

    /** Judges the meter's last second. */
    public Decision judge(long nanos, OverheadMeter meter) {
        return judge(
                nanos,
                meter.share(),
                meter.processors(),
                meter.shareIf(programNanosWithoutStacks(meter.programNanosNow())));
    }

    Decision judge(long nanos, double share, double processors, double shareWithoutStacks) {
        long before = lastNanos;
        lastNanos = nanos;
        if (allowedShare <= 0 || share <= allowedShare || processors < NOTICEABLE_PROCESSORS) {
            overSince = Long.MAX_VALUE;
            return Decision.GO_ON;
        }
        // It began somewhere since the last look.
        overSince = Math.min(overSince, Math.min(before, nanos));
        if (nanos - overSince < PATIENCE_NANOS) {
            return Decision.GO_ON;
        }
        if (!stacksAreOff && shareWithoutStacks <= allowedShare) {
            stacksAreOff = true;
            overSince = nanos;
            return Decision.STACKS_OFF;
        }
        return Decision.LET_GO;
    }
}
