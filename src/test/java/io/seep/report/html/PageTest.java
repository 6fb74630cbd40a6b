package io.seep.report.html;

import static java.util.Comparator.comparingLong;
import static org.assertj.core.api.Assertions.assertThat;

import io.seep.model.CpuHeat;
import io.seep.model.Exit;
import io.seep.model.Gate;
import io.seep.model.Recording;
import io.seep.model.Site;
import io.seep.report.Recordings;
import io.seep.report.ReportOptions;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.print.PrintOptions;

/** The page in a real browser: what a reader does with it and sees of it. */
class PageTest extends PageInBrowser {
    private static final String HEADING = "#outcome-text";

    @Test
    void beginsWithTheVerdicts() throws IOException {
        browser.open(Recordings.judgedServer());
        assertThat(browser.one(HEADING).getText()).isEqualTo("1.9 MiB leaking at 1 site");
        assertThat(browser.texts(".finding"))
                .hasSize(1)
                .first()
                .satisfies(finding -> assertThat(finding)
                        .contains("append_row", "called by handle_request ← main", "rows.c:88 in server", "+6.5 KiB/s")
                        .contains("live bytes rise by 6666 bytes/s"));
        assertThat(browser.one("#completeness").getText()).startsWith("Complete\nEvery allocation");
        assertThat(browser.texts(".events > li"))
                .containsExactly(
                        "1\n30 s\nMark by warmup",
                        "2\n2 min 30 s\nload test begins",
                        "3\n2 min 30 s\nAll live bytes rose by 976.6 KiB in 1 block",
                        "4\n5 min 0 s\nappend_row rose by 976.6 KiB in 1 block\n2 min 29 s\nGET /report?all=1");
        assertThat(browser.all("#timeline canvas")).hasSize(2);
        assertThat(browser.all("#distributions figure")).hasSize(2);
    }

    @Test
    void whatIsMissingIsSaidBeforeTheNumbers() throws IOException {
        browser.open(Recordings.lossyServer());
        assertThat(browser.one("#completeness").getText())
                .startsWith("Not complete")
                .contains("1,312 liveBlocks allocations that found the table of live blocks full")
                .contains("What to do: give more room with --max-memory")
                .contains("7 newKind events of a kind that this version has no words for");
        assertThat(browser.one("#completeness .cuts summary").getText()).isEqualTo("0 % of the stacks are complete");

        browser.open(Recordings.cleanProgram());
        assertThat(browser.one(HEADING).getText()).isEqualTo("No leaks");
        assertThat(browser.all("#findings:not([hidden])")).isEmpty();
    }

    @Test
    void searchFindsInTheTableAndInTheFlameGraph() throws IOException {
        browser.open(Recordings.leakyServer());
        assertThat(browser.all(".site")).hasSize(6);
        browser.search("ROWS.C");
        browser.until(() -> browser.all(".site").size() == 2);
        assertThat(browser.one("#site-count").getText()).isEqualTo("2 of 6 sites");
        assertThat(browser.all(".flame-box .match"))
                .hasSize(2)
                .allSatisfy(box -> assertThat(box.getDomAttribute("aria-label")).startsWith("append_row: "));
        assertThat(browser.one(".flame-matches").getText()).isEqualTo("Stacks that match hold 1.9 MiB, 96 %");
        browser.type(Keys.ESCAPE);
        browser.until(() -> browser.all(".site").size() == 6);
        assertThat(browser.all(".flame-box .match, .flame-box .faded")).isEmpty();

        browser.search("no such name");
        browser.until(() -> browser.all(".site").isEmpty());
        assertThat(browser.one("#no-sites").isDisplayed()).isTrue();
    }

    @Test
    void sortsByEveryColumn() throws IOException {
        Recording recording = Recordings.leakyServer();
        browser.open(recording);
        List<Site> sites = recording.sites();
        assertThat(shownIds())
                .isEqualTo(
                        ids(sites.stream().sorted(comparingLong(Site::liveBytes).reversed())));
        browser.click(head("live"));
        assertThat(shownIds()).isEqualTo(ids(sites.stream().sorted(comparingLong(Site::liveBytes))));
        browser.click(head("calls"));
        assertThat(shownIds())
                .isEqualTo(ids(
                        sites.stream().sorted(comparingLong(Site::allocations).reversed())));
        browser.click(head("blocks"));
        assertThat(shownIds())
                .isEqualTo(ids(
                        sites.stream().sorted(comparingLong(Site::liveBlocks).reversed())));
        assertThat(browser.one("[data-column=blocks][role=columnheader]").getDomAttribute("aria-sort"))
                .isEqualTo("descending");
        assertThat(browser.one("[data-column=live][role=columnheader]").getDomAttribute("aria-sort"))
                .isEqualTo("none");
    }

    @Test
    void aRowOpensOnItsStackAndEvidence() throws IOException {
        browser.open(Recordings.judgedServer());
        browser.click(browser.one(".site[data-site='0000000000000001'] .line"));
        assertThat(browser.texts(".details .stack li"))
                .containsExactly(
                        "malloc",
                        "append_row+0x1c\nserver\nrows.c:88",
                        "handle_request+0x210\nserver\nserver.c:140",
                        "main+0x85\nserver\nserver.c:31",
                        "__libc_start_main+0x85\nlibc.so.6");
        assertThat(browser.one(".details .evidence").getText())
                .contains("memory here grows and does not come back", "live bytes rise by 6666 bytes/s");
        assertThat(browser.all(".details .plot canvas")).hasSize(1);
        assertThat(browser.all(".details .histogram")).hasSize(2);
        assertThat(browser.one(".details .figures").getText())
                .contains("1,999,993 bytes in 1 block", "between +6.4 KiB/s and +6.5 KiB/s");
        browser.click(browser.one(".site[data-site='0000000000000001'] .line"));
        assertThat(browser.all(".details")).isEmpty();
    }

    @Test
    void rowsAreWalkedAndOpenedByKeys() throws IOException {
        browser.open(Recordings.leakyServer());
        browser.type("s");
        browser.type(Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ENTER);
        assertThat(browser.one("[aria-expanded=true]").getDomAttribute("aria-rowindex"))
                .isEqualTo("4");
        assertThat(browser.texts(".details .stack li"))
                .containsExactly(
                        "malloc",
                        "row_new\ninlined\nserver\nrows.h:12",
                        "append_row+0x1c\nserver\nrows.c:88",
                        "stack cut here: deeper than --stack-depth");
        browser.type(Keys.ENTER);
        assertThat(browser.all(".details")).isEmpty();
        browser.type(Keys.END);
        assertThat(browser.script("return document.activeElement.getAttribute('aria-rowindex')"))
                .isEqualTo("7");
    }

    @Test
    void theFlameGraphZoomsByMouseAndKeys() throws IOException {
        browser.open(Recordings.leakyServer());
        long whole = width("all");
        assertThat(width("handle_request")).isLessThan(whole);
        browser.click(browser.one("[aria-label^='handle_request:']"));
        browser.until(() -> width("handle_request") == whole);
        assertThat(browser.all("[aria-label^='(stack cut here):']")).isEmpty();
        browser.click(browser.one("#flame-reset"));
        browser.until(() -> width("handle_request") < whole);

        browser.type("g", Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ENTER);
        assertThat(browser.one(".flame-info strong").getText()).isEqualTo("main");
        assertThat(width("main")).isEqualTo(whole);
        browser.type(Keys.ESCAPE);
        browser.until(() -> width("main") < whole);
    }

    @Test
    void theFlameGraphTurnsRoundAndMeasuresOtherThings() throws IOException {
        browser.open(Recordings.leakyServer());
        assertThat(browser.texts("#flame-metric label"))
                .containsExactly("Live bytes", "Allocated bytes", "Allocations");
        assertThat(firstRow()).contains("__libc_start_main");
        browser.click(browser.one("#flame-direction input[value=up]"));
        assertThat(firstRow()).containsExactly("malloc");
        browser.click(browser.one("#flame-metric input[value=allocations]"));
        assertThat(firstRow()).containsExactlyInAnyOrder("malloc", "calloc");
        assertThat(browser.one(".flame-info").getText()).isEqualTo("Allocations\n29 · 100 %");
    }

    @Test
    void aSiteLeadsToItsPlaceInTheFlameGraph() throws IOException {
        browser.open(Recordings.judgedServer());
        browser.click(browser.one(".finding button"));
        browser.until(() -> !browser.all(".details").isEmpty());
        browser.click(browser.one(".details .actions button"));
        browser.until(() -> browser.one(".flame-info strong").getText().equals("append_row"));
    }

    @Test
    void aCpuProfileShowsHowHotCallersAre() throws IOException {
        var heat = new CpuHeat("cpu.collapsed", 1000, Map.of("append_row", 123L, "handle_request", 410L));
        browser.open(Recordings.judgedServer(), ReportOptions.DEFAULT.withHeat(heat));
        assertThat(browser.one(".finding .heat").getText())
                .isEqualTo("CPU: append_row 12.3 %, handle_request 41.0 % of 1,000 samples");
        browser.click(head("cpu"));
        assertThat(browser.texts(".site [data-column=cpu]"))
                .startsWith("41.0 %")
                .contains("12.3 %")
                .endsWith("–");
        browser.click(browser.one(".site[data-site='0000000000000001'] .line"));
        assertThat(browser.texts(".details .stack .heat")).containsExactly("12.3 %", "41.0 %");
    }

    @Test
    void tellsWhatPointsAtASitesBlocksAndWhatTheGateSaid() throws IOException {
        Gate gate = new Gate(
                "", "unreachable", List.of(new Gate.Check("any-leak", false, "9 bytes <b>")), List.of(), List.of());
        browser.open(Recordings.selectedServer().withGate(gate, new Exit(23, "the gate failed")));
        assertThat(browser.one("#outcome-facts").getText())
                .contains("Gate\nfailed: any-leak (9 bytes <b>)", "Exit status\n23: the gate failed");
        Gate unknown = new Gate(
                "<b>lost", "unreachable", List.of(new Gate.Check("any-leak", true, "none")), List.of(), List.of());
        browser.open(Recordings.selectedServer().withGate(unknown, new Exit(7, "the command's own")));
        assertThat(browser.one("#outcome-facts").getText())
                .contains("Gate\ncannot tell: <b>lost", "Gate\nunknown: any-leak (none)")
                .doesNotContain("passed");
        browser.click(browser.one(".site .line"));
        assertThat(browser.one(".details .figures").getText())
                .contains("Nothing points at\n1,999,993 bytes in 1 block")
                .doesNotContain("Reachable");
    }

    @Test
    void theKernelsMemoryHasItsOwnPart() throws IOException {
        browser.open(Recordings.kernelAndProgram());
        assertThat(browser.texts("#kernel-classes tr td:first-child"))
                .containsExactly("slab kmalloc-cg-192", "pages", "slab kmalloc-256");
        assertThat(browser.texts("#kernel-caches tr:first-child td"))
                .containsExactly("kmalloc-256", "1,200", "1,216", "+16", "+300", "-284");
        assertThat(browser.texts("#site-kinds label")).contains("Freed unseen 1");
        assertThat(browser.one("#outcome-detail").getText()
                        + browser.one("#outcome-text").getText())
                .doesNotContain("43.8 KiB");
        browser.open(Recordings.cleanProgram());
        assertThat(browser.one("#kernel").isDisplayed()).isFalse();
    }

    @Test
    void theVerdictFilters() throws IOException {
        browser.open(Recordings.severalProcesses());
        assertThat(browser.texts("#site-kinds label")).containsExactly("All", "Leaking 1", "Not clear 1");
        browser.click(browser.one("#site-kinds input[value=leaking]"));
        assertThat(shownIds()).containsExactly("0000000000000011");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "</script><img src=x onerror=alert(1)>",
                "<!--<script>alert(1)</script>",
                "\"><svg onload=alert(1)>'`",
                "</noscript></style><b>bold</b>",
                "__proto__",
                "constructor"
            })
    void aNameIsShownAndNeverRun(String evil) throws IOException {
        browser.open(Recordings.named(evil));
        assertThat(browser.driver().getTitle()).isEqualTo("Seep: " + evil);
        assertThat(browser.all("img, b.evil, svg[onload], script:not([type])")).hasSize(3);
        browser.click(browser.one(".line"));
        assertThat(browser.one(".details .stack li:nth-child(2) code").getText())
                .isEqualTo(evil + "+0x1");
        assertThat(browser.one(".finding h3 button").getText()).isEqualTo(evil);
        assertThat(browser.one("#run-processes code").getText()).isEqualTo(evil);
        assertThat(browser.texts(".flame-box text")).contains(evil);
        browser.search(evil.substring(0, 6));
        browser.until(() -> !browser.all(".flame-box .match").isEmpty());
    }

    @Test
    void whatCannotBeSeenIsTold() throws IOException {
        browser.open(Recordings.hostileNames());
        assertThat(browser.one(".finding h3 button").getText())
                .isEqualTo(
                        "x\\n999999999 bytes in 1 allocations from stack\\n\\x1b[2J\\r\\t\\\\\\u202e\\x85\\ue000\\u2028é");
    }

    @Test
    void addressesKeepAllTheirBits() throws IOException {
        browser.open(Recordings.named("x"));
        browser.click(browser.one(".line"));
        assertThat(browser.texts(".details .stack code")).contains("0xffffffff81000000");
    }

    /** One second is what a reader waits on an idle machine; here others may be at work, so the best of three counts. */
    @Test
    void tenThousandSitesOpenAtOnce() throws IOException {
        Recording many = ManySites.withHistory(10_000);
        browser.open(many);
        double best = readyMillis();
        for (int more = 0; more < 2; more++) {
            browser.driver().navigate().refresh();
            browser.until(() -> !browser.all("html[data-ready]").isEmpty());
            best = Math.min(best, readyMillis());
        }
        System.out.printf("10,000 sites: ready after %.0f ms%n", best);
        assertThat(best).isLessThan(3000);
        assertThat(browser.one("#site-count").getText()).isEqualTo("10,000 sites");
        assertThat(browser.all(".site")).hasSizeLessThan(60);
        browser.type("s", Keys.END);
        assertThat(browser.script("return document.activeElement.getAttribute('aria-rowindex')"))
                .isEqualTo("10001");
        assertThat(browser.all(".site")).hasSizeLessThan(60);
    }

    @Test
    void coloursFollowTheButton() throws IOException {
        browser.open(Recordings.leakyServer());
        WebElement theme = browser.one("#theme");
        browser.click(theme);
        assertThat(theme.getText()).isEqualTo("Light");
        assertThat(brightness()).isGreaterThan(200);
        browser.click(theme);
        assertThat(theme.getText()).isEqualTo("Dark");
        assertThat(brightness()).isLessThan(60);
    }

    @Test
    void printsWithAllFirstRows() throws IOException {
        browser.open(ManySites.withHistory(250));
        String pdf = browser.driver().print(new PrintOptions()).getContent();
        assertThat(pdf).startsWith("JVBERi0");
        browser.script("dispatchEvent(new Event('beforeprint'))");
        assertThat(browser.all(".site")).hasSize(100);
        assertThat(browser.one("#printed-rows").getText()).isEqualTo("The first 100 of 250 sites.");
        browser.script("dispatchEvent(new Event('afterprint'))");
        assertThat(browser.all(".site")).hasSizeLessThan(60);
    }

    @Test
    void fitsANarrowScreen() throws IOException {
        browser.driver().manage().window().setSize(new Dimension(500, 900));
        try {
            browser.open(Recordings.judgedServer());
            assertThat((Boolean) browser.script(
                            "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                    .isTrue();
        } finally {
            browser.driver().manage().window().setSize(new Dimension(1400, 1000));
        }
    }

    private static WebElement head(String column) {
        return browser.one("[role=columnheader][data-column=" + column + "] button");
    }

    private static List<String> shownIds() {
        return browser.all(".site").stream()
                .map(row -> row.getDomAttribute("data-site"))
                .toList();
    }

    private static List<String> ids(java.util.stream.Stream<Site> sites) {
        return sites.map(Site::id).toList();
    }

    /** Of the box of that name, in whole pixels. */
    private static long width(String name) {
        return Math.round(((Number) browser.script(
                        "return document.querySelector(arguments[0]).firstChild.getBoundingClientRect().width",
                        "[aria-label^='" + name + ":']"))
                .doubleValue());
    }

    private static List<String> firstRow() {
        return browser.texts(".flame-box [aria-level='2'] text");
    }

    private static double readyMillis() {
        return Double.parseDouble(String.valueOf(browser.script("return document.documentElement.dataset.ready")));
    }

    private static long brightness() {
        return (Long) browser.script("return Number(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])");
    }
}
