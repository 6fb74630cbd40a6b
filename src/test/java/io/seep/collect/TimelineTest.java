package io.seep.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.model.TimelinePoint;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimelineTest {
    private static final TimelinePoint END = at(1_000_000);

    @Test
    void aShortRunKeepsEveryReading() {
        assertThat(seconds(79)).isEqualTo(IntStream.range(0, 79).boxed().toList());
    }

    @Test
    void anEmptyRunHasItsEnd() {
        assertThat(new Timeline().endingWith(END)).containsExactly(END);
    }

    @ParameterizedTest
    @CsvSource({"80, 2, 40", "81, 2, 41", "158, 2, 79", "159, 4, 40", "600, 8, 75", "3600, 64, 57"})
    void aLongerRunKeepsEverySecondThenEveryFourthAndSoOn(int readings, int apart, int kept) {
        assertThat(seconds(readings))
                .isEqualTo(IntStream.range(0, kept).map(i -> i * apart).boxed().toList());
    }

    @Test
    void thereAreNeverMoreThanEightyPointsAndTheFirstIsKept() {
        var timeline = new Timeline();
        for (int second = 0; second < 100_000; second++) {
            timeline.add(at(second));
            List<TimelinePoint> points = timeline.endingWith(END);

            if (points.size() > 80 || !points.getFirst().equals(at(0))) {
                assertThat(points).as("after %d", second).startsWith(at(0)).hasSizeLessThanOrEqualTo(80);
            }
        }
    }

    @Test
    void theEndIsNotKeptForTheNextTime() {
        var timeline = new Timeline();
        timeline.add(at(0));

        assertThat(timeline.endingWith(at(1))).containsExactly(at(0), at(1));
        assertThat(timeline.endingWith(at(2))).containsExactly(at(0), at(2));
    }

    /** The seconds that are kept of so many readings, without the end. */
    private static List<Integer> seconds(int readings) {
        var timeline = new Timeline();
        IntStream.range(0, readings).forEach(second -> timeline.add(at(second)));
        List<TimelinePoint> points = timeline.endingWith(END);
        assertThat(points).endsWith(END);
        return points.stream()
                .limit(points.size() - 1)
                .map(point -> (int) point.secondsSinceStart())
                .toList();
    }

    private static TimelinePoint at(int second) {
        return new TimelinePoint(second, second * 3L, second * 5L, second * 7L, second * 4L, 4096);
    }
}
