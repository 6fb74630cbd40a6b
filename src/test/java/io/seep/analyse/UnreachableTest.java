package io.seep.analyse;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.model.Reachability;
import io.seep.model.Reachability.Amount;
import io.seep.model.Site;
import io.seep.model.SiteDetail;
import io.seep.model.SiteHistory;
import io.seep.model.Stack;
import io.seep.model.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UnreachableTest {
    private static final Amount NONE = Amount.NONE;

    @Test
    void whatNothingPointsAtBeatsTheStatistics() {
        Verdict verdict = judged("bounded", new Reachability(amount(5), NONE, amount(2), amount(3)));

        assertThat(verdict.kind()).isEqualTo("unreachable");
        assertThat(verdict.reasons())
                .containsExactly(
                        "nothing points at 3 blocks of 300 bytes",
                        "only such blocks point at 2 blocks of 200 bytes",
                        "something points at the other 5 blocks of 500 bytes");
    }

    @Test
    void aLeakOfBlocksThatTheProgramStillHoldsSaysSo() {
        Verdict verdict = Unreachable.withHolders(
                new Verdict("leaking", List.of("evidence")),
                site("unclear", new Reachability(amount(6), amount(1), NONE, NONE)));

        assertThat(verdict.kind()).isEqualTo("leaking");
        assertThat(verdict.reasons())
                .containsExactly(
                        "evidence",
                        "it is reachable: something points at all of its 7 blocks of 700 bytes, as in a cache without a"
                                + " limit");
    }

    @Test
    void nothingElseIsSaidOfBlocksThatAreHeldOrThatNobodyLookedAt() {
        Verdict bounded = new Verdict("bounded", List.of("evidence"));
        Verdict leaking = new Verdict("leaking", List.of("evidence"));
        Reachability held = new Reachability(amount(6), NONE, NONE, NONE);

        assertThat(judged("bounded", held)).isEqualTo(bounded);
        assertThat(Unreachable.withHolders(bounded, site("unclear", held))).isEqualTo(bounded);
        assertThat(Unreachable.withHolders(leaking, site("unclear", null))).isEqualTo(leaking);
    }

    private static Amount amount(int blocks) {
        return new Amount(blocks, 100L * blocks);
    }

    private static Verdict judged(String kind, @Nullable Reachability reachability) {
        return Unreachable.judge(site(kind, reachability)).verdict();
    }

    private static Site site(String kind, @Nullable Reachability reachability) {
        return new Site(
                "id",
                "name",
                0,
                "malloc",
                10,
                1000,
                10,
                1000,
                0,
                0,
                0,
                false,
                new Verdict(kind, List.of("evidence")),
                new Stack("complete", List.of()),
                SiteHistory.NONE,
                SiteDetail.NONE.withReachability(reachability));
    }
}
