package io.seep.analyse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.google.re2j.PatternSyntaxException;
import io.seep.model.Frame;
import io.seep.model.LiveBlock;
import io.seep.model.OlderBlocks;
import io.seep.model.Recording;
import io.seep.model.Selection;
import io.seep.model.Site;
import io.seep.model.SiteDetail;
import io.seep.model.ThreadNames;
import io.seep.report.Recordings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SiteFilterTest {
    private static final List<String> NONE = List.of();

    /** leakyServer's sites in their order: append_row, stdio's buffer, log_line, handle_request, read_config. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "append_row | append_row row_new",
                "^append | append_row row_new",
                "rows\\.c | append_row row_new",
                "nothing like it | ''",
            })
    void focusKeepsSitesWithSuchAFrame(String pattern, String leaves) {
        Recording chosen = apply(Recordings.leakyServer(), new Selection(List.of(pattern), NONE, NONE, NONE, 0, 0));

        assertThat(leaves(chosen)).isEqualTo(leaves.isEmpty() ? List.of() : List.of(leaves.split(" ")));
        assertThat(chosen.totals()).isEqualTo(Recordings.leakyServer().totals());
        assertThat(chosen.selection().allSites())
                .isEqualTo(Recordings.leakyServer().sites().size());
    }

    @Test
    void severalPatternsToFocusOnAreAlternatives() {
        Recording whole = Recordings.leakyServer();
        Recording both = apply(whole, new Selection(List.of("append_row", "."), NONE, NONE, NONE, 0, 0));

        assertThat(both.sites()).hasSameSizeAs(whole.sites());
    }

    @Test
    void ignoreLeavesSitesOutAndHideFrames() {
        Recording whole = Recordings.leakyServer();

        assertThat(leaves(apply(whole, new Selection(NONE, List.of("append_row"), NONE, NONE, 0, 0))))
                .hasSize(whole.sites().size() - 2)
                .doesNotContain("append_row", "row_new");
        Recording hidden = apply(whole, new Selection(NONE, NONE, List.of("append_row"), NONE, 0, 0));
        assertThat(hidden.sites()).hasSameSizeAs(whole.sites());
        assertThat(hidden.sites().stream().flatMap(site -> site.stack().frames().stream()))
                .extracting(Frame::function)
                .doesNotContain("append_row");
        assertThat(hidden.sites().getFirst().id())
                .isEqualTo(whole.sites().getFirst().id());
    }

    @Test
    void threadsAreNamesToo() {
        Recording whole = Recordings.leakyServer();
        Site worker = whole.sites()
                .getFirst()
                .withDetail(new SiteDetail(new ThreadNames(List.of("worker-1"), false), List.of(), null));
        Recording threads = whole.withSites(List.of(worker, whole.sites().get(1)));

        assertThat(apply(threads, new Selection(List.of("worker"), NONE, NONE, NONE, 0, 0))
                        .sites())
                .containsExactly(worker);
        assertThat(apply(threads, new Selection(NONE, List.of("^worker-1$"), NONE, NONE, 0, 0))
                        .sites())
                .containsExactly(whole.sites().get(1));
    }

    @Test
    void functionsAreThoseThatWereCalled() {
        Recording whole = Recordings.leakyServer();
        String origin = whole.sites().getFirst().origin();

        assertThat(apply(whole, new Selection(NONE, NONE, NONE, List.of(origin), 0, 0))
                        .sites())
                .isNotEmpty()
                .allMatch(site -> site.origin().equals(origin));
        assertThat(apply(whole, new Selection(NONE, NONE, NONE, List.of("valloc"), 0, 0))
                        .sites())
                .isEmpty();
    }

    @Test
    void theAgeOfEachBlockCountsWhereItIsKnown() {
        Recording whole = Recordings.leakyServer();
        Site site = whole.sites()
                .getFirst()
                .withLive(3, 60)
                .withDetail(new SiteDetail(
                        ThreadNames.UNKNOWN,
                        List.of(new LiveBlock(1, 10, 9000), new LiveBlock(2, 20, 5000), new LiveBlock(3, 30, 4999)),
                        null));

        Recording old = apply(whole.withSites(List.of(site)), new Selection(NONE, NONE, NONE, NONE, 5, 0));

        assertThat(old.sites().getFirst().detail().older()).isEqualTo(new OlderBlocks(2, 30, true));
        assertThat(old.sites().getFirst().liveBytes()).as("what is live stays").isEqualTo(60);
        assertThat(OlderView.of(old).sites().getFirst().liveBytes()).isEqualTo(30);
        assertThat(OlderView.of(old).sites().getFirst().liveBlocks()).isEqualTo(2);
    }

    @Test
    void otherwiseTheTimelineTells() {
        // Points at 0, 150 and 300.02 s; one block was made after 150 s.
        Recording whole = Recordings.judgedServer();
        Recording one = whole.withSites(List.of(whole.sites().getFirst()));

        assertThat(SiteFilter.knowsAges(one)).isTrue();
        assertThat(apply(one, new Selection(NONE, NONE, NONE, NONE, 100, 0))
                        .sites()
                        .getFirst()
                        .detail()
                        .older())
                .isEqualTo(new OlderBlocks(0, 0, false));
        assertThat(SiteFilter.knowsAges(Recordings.leakyServer())).isFalse();
    }

    @Test
    void aKindOfNameCanBeAskedFor() {
        Recording whole = Recordings.selectedServer()
                .withSelection(Selection.ALL, Recordings.selectedServer().sites());

        for (String found : List.of("append", "function:append", "module:server", "file:rows", "thread:^worker 1$")) {
            assertThat(apply(whole, new Selection(List.of(found), NONE, NONE, NONE, 0, 0))
                            .sites())
                    .as(found)
                    .hasSize(1);
        }
        for (String missed : List.of("module:append", "function:worker", "file:append_row", "thread:append")) {
            assertThat(apply(whole, new Selection(List.of(missed), NONE, NONE, NONE, 0, 0))
                            .sites())
                    .as(missed)
                    .isEmpty();
        }
    }

    @Test
    void whatIsNoPatternIsRefused() {
        assertThatExceptionOfType(PatternSyntaxException.class)
                .isThrownBy(() -> new SiteFilter(new Selection(List.of("("), NONE, NONE, NONE, 0, 0)));
    }

    /** (a+)+$ on aaaa…b takes for ever where matching goes back and tries again. */
    @Test
    void noPatternTakesLongOnAnyName() {
        Recording evil = Recordings.named("a".repeat(100_000) + "b");

        assertThatNoException()
                .isThrownBy(() -> org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
                        Duration.ofSeconds(60),
                        () -> apply(evil, new Selection(List.of("(a+)+$", "(a|aa)+c"), NONE, NONE, NONE, 0, 0))));
    }

    private static Recording apply(Recording recording, Selection selection) {
        return new SiteFilter(selection).apply(recording);
    }

    private static List<String> leaves(Recording recording) {
        return recording.sites().stream()
                .map(site -> String.valueOf(site.stack().frames().getFirst().function()))
                .toList();
    }
}
