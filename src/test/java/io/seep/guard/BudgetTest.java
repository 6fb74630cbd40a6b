package io.seep.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.guard.Budget.Decision;
import org.junit.jupiter.api.Test;

class BudgetTest {
    private static final long TICK = 250_000_000;

    private long now;

    @Test
    void withoutABudgetAnythingIsAllowed() {
        var budget = new Budget(0, false);

        for (int tick = 0; tick < 40; tick++) {
            assertThat(judge(budget, 0.999, 0.9)).isEqualTo(Decision.GO_ON);
        }
    }

    @Test
    void twoSecondsAboveAreTooMuch() {
        var budget = new Budget(0.3, false);
        assertThat(judge(budget, 0.1, 0.1)).isEqualTo(Decision.GO_ON);

        for (int tick = 0; tick < 7; tick++) {
            assertThat(judge(budget, 0.5, 0.4)).isEqualTo(Decision.GO_ON);
        }

        assertThat(judge(budget, 0.5, 0.4)).isEqualTo(Decision.LET_GO);
    }

    @Test
    void aMomentAboveIsNot() {
        var budget = new Budget(0.3, false);

        for (int tick = 0; tick < 100; tick++) {
            assertThat(judge(budget, tick % 7 == 0 ? 0.2 : 0.9, 0.8)).isEqualTo(Decision.GO_ON);
        }
    }

    @Test
    void ifItIsEnoughOnlyTheStacksGoAndThenThereIsNewPatience() {
        var budget = new Budget(0.3, false);
        Decision decision = Decision.GO_ON;
        while (decision == Decision.GO_ON) {
            decision = judge(budget, 0.35, 0.25);
        }
        assertThat(decision).isEqualTo(Decision.STACKS_OFF);

        for (int tick = 0; tick < 7; tick++) {
            assertThat(judge(budget, 0.35, 0.25)).isEqualTo(Decision.GO_ON);
        }
        assertThat(judge(budget, 0.35, 0.25)).isEqualTo(Decision.LET_GO);
    }

    @Test
    void whoRecordsNoStacksHasNoneToSave() {
        var budget = new Budget(0.3, true);
        Decision decision = Decision.GO_ON;
        while (decision == Decision.GO_ON) {
            decision = judge(budget, 0.35, 0.25);
        }

        assertThat(decision).isEqualTo(Decision.LET_GO);
    }

    @Test
    void ofATargetThatDoesNextToNothingAnyShareIsFine() {
        var budget = new Budget(0.3, false);

        for (int tick = 0; tick < 40; tick++) {
            now += TICK;
            assertThat(budget.judge(now, 0.9, 0.04, 0.8)).isEqualTo(Decision.GO_ON);
        }
    }

    private Decision judge(Budget budget, double share, double shareWithoutStacks) {
        now += TICK;
        return budget.judge(now, share, 0.5, shareWithoutStacks);
    }
}
