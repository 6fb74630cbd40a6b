package io.seep.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.seep.guard.OverheadMeter.Reading;
import io.seep.model.Overhead;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OverheadMeterTest {
    private static final long SECOND = 1_000_000_000;
    private static final long TICK = SECOND / 4;

    private final OverheadMeter meter = new OverheadMeter();

    /** A trap costs 700 ns, the program behind it 300. */
    @BeforeEach
    void calibrated() {
        meter.setTrapNanos(700);
        meter.setCpuBefore(0.25);
    }

    @Test
    void whatTrapsCostIsAShareOfTheTargetsTime() {
        ticks(0, 4, 100_000, 0.5);

        // 100,000 calls with 1.5 traps of 1 us each are 0.15 processors.
        assertThat(meter.callsPerSecond()).isCloseTo(100_000, within(1.0));
        assertThat(meter.processors()).isCloseTo(0.15, within(1e-6));
        assertThat(meter.share()).isCloseTo(0.3, within(1e-6));

        Overhead all = meter.overhead(0.5);
        assertThat(all.callsPerSecond()).isEqualTo(100_000);
        assertThat(all.nanosPerCall()).isEqualTo(1500);
        assertThat(all.programNanosPerCall()).isEqualTo(450);
        assertThat(all.trapNanos()).isEqualTo(700);
        assertThat(all.measured()).isTrue();
        assertThat(all.targetCpuBefore()).isEqualTo(0.25);
        assertThat(all.targetCpuDuring()).isEqualTo(0.5);
        assertThat(all.share()).isEqualTo(0.3);
        assertThat(all.budgetShare()).isEqualTo(0.5);
    }

    @Test
    void theWorstSecondIsRemembered() {
        ticks(0, 8, 10_000, 1);
        ticks(8, 8, 400_000, 1);
        ticks(16, 40, 10_000, 1);

        assertThat(meter.share()).isCloseTo(0.015, within(1e-3));
        Overhead all = meter.overhead(0);
        assertThat(all.peakShare()).isCloseTo(0.6, within(1e-3));
        assertThat(all.peakSlowdown()).isCloseTo(2.5, within(0.01));
        assertThat(all.peakCallsPerSecond()).isCloseTo(400_000, within(1.0));
        assertThat(all.share()).isLessThan(0.15);
    }

    @Test
    void withoutTheKernelsStatisticsItIsAssumed() {
        meter.add(new Reading(0, 0, 0, 0, 0, 0));
        meter.add(new Reading(SECOND, 1000, 1500, 0, 0, SECOND));

        assertThat(meter.overhead(0).measured()).isFalse();
        assertThat(meter.overhead(0).programNanosPerCall()).isPositive();
    }

    @Test
    void lessProgramTimeForTheSameWork() {
        ticks(0, 4, 100_000, 0.5);

        // Of 1000 ns a trap 700 + 150 would be left, beside 2333 ns of work.
        assertThat(meter.shareIf(150)).isCloseTo(850 / (850 + 2333.3), within(1e-4));
        assertThat(meter.shareIf(meter.programNanosNow())).isCloseTo(meter.share(), within(1e-9));
    }

    /** What the programs cost before they did less says nothing of what they cost now. */
    @Test
    void afterStacksWentOffProgramsAreMeasuredAnew() {
        meter.add(new Reading(0, 0, 0, 0, 0, 0));
        meter.add(new Reading(SECOND, 100_000, 200_000, 200_000, 400_000_000, SECOND));
        double before = meter.share();

        meter.stacksAreOff();

        assertThat(meter.programNanosNow()).isEqualTo(500);
        assertThat(meter.share()).isLessThan(before);
        meter.add(new Reading(2 * SECOND, 200_000, 400_000, 400_000, 460_000_000, 2 * SECOND));
        assertThat(meter.programNanosNow()).isEqualTo(300);
        assertThat(meter.overhead(0).programNanosPerCall()).isEqualTo(2 * 1150.0);
    }

    @Test
    void aShareNeverReachesTheWhole() {
        meter.add(new Reading(0, 0, 0, 1, 300, 0));
        meter.add(new Reading(SECOND, 10_000_000, 15_000_000, 1, 300, SECOND));

        assertThat(meter.share()).isEqualTo(0.999);
        assertThat(meter.overhead(0).peakSlowdown()).isEqualTo(1000);
    }

    @Test
    void aTargetThatDoesNothingIsNotSlowedDown() {
        assertThat(meter.share()).isZero();
        meter.add(new Reading(0, 0, 0, 0, 0, 5));
        meter.add(new Reading(SECOND, 0, 0, 0, 0, 5));

        assertThat(meter.share()).isZero();
        assertThat(meter.processors()).isZero();
        assertThat(meter.shareIf(150)).isZero();
        assertThat(meter.overhead(0).peakSlowdown()).isEqualTo(1);
    }

    @Test
    void aProcessThatEndsTakesItsTimeWithIt() {
        meter.add(new Reading(0, 0, 0, 0, 0, 10 * SECOND));
        meter.add(new Reading(SECOND, 1000, 1500, 0, 0, SECOND));

        assertThat(meter.share()).isBetween(0.0, 0.999);
        assertThat(meter.overhead(0).targetCpuDuring()).isZero();
    }

    /** So many ticks at a steady rate, after the first {@code from} ticks. */
    private void ticks(int from, int count, int callsPerSecond, double processors) {
        for (int tick = from == 0 ? 0 : 1; tick <= count; tick++) {
            if (from > 0 || tick > 0) {
                calls += callsPerSecond / 4;
                cpuNanos += (long) (processors * TICK);
            }
            meter.add(new Reading(
                    (from + tick) * TICK, calls, calls * 3 / 2, calls * 3 / 2, calls * 3 / 2 * 300, cpuNanos));
        }
    }

    private long calls;
    private long cpuNanos;
}
