package io.seep.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is said of a goal that is missed has its figures from the results. */
class GoalsTest {
    private static final String GOAL = "| MariaDB, oltp_read_write: throughput / untraced | ≥ 0.80 |";

    @Test
    void emptyProgramsThatMissAGoalTooShowThatTheTrapsDo() {
        assertThat(Goals.markdown(Map.of("mysql", mysql(0.72, 0.69))))
                .contains(GOAL + " 0.69 | missed: empty programs alone miss it too, with 0.72; what the server");
    }

    @Test
    void emptyProgramsThatReachAGoalShowThatTheRestDoes() {
        assertThat(Goals.markdown(Map.of("mysql", mysql(0.85, 0.69))))
                .contains(GOAL + " 0.69 | missed: empty programs alone would reach it, with 0.85; what the server");
    }

    @Test
    void aGoalThatIsReachedNeedsNoMore() {
        assertThat(Goals.markdown(Map.of("mysql", mysql(0.85, 0.81)))).contains(GOAL + " 0.81 | reached |");
    }

    @Test
    void withoutResultsNothingIsClaimed() {
        assertThat(Goals.markdown(Map.of())).contains(GOAL + " not measured |  |");
    }

    private static SuiteResult mysql(double withEmptyPrograms, double traced) {
        var result = new SuiteResult("mysql", Instant.EPOCH, new Machine("6.18", "CPU", 2, 1L << 34, true));
        Case each = result.begin(MysqlSuite.OLTP);
        each.add(PairWay.UNTRACED, Map.of("transactionsPerSecond", 1000.0));
        each.add(PairWay.FLOOR, Map.of("transactionsPerSecond", 1000 * withEmptyPrograms));
        each.add(PairWay.SEEP, Map.of("transactionsPerSecond", 1000 * traced));
        return result;
    }
}
