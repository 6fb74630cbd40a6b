package io.seep.analyse;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.model.Frame;
import io.seep.model.RawSite;
import io.seep.model.Site;
import io.seep.model.Stack;
import io.seep.model.StackTrace;
import io.seep.model.Totals;
import io.seep.model.UnmatchedFrees;
import io.seep.model.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class SitesTest {
    private static final Stack APPEND = stack("append", 0x1100);
    private static final Stack PARSE = stack("parse", 0x1200);

    @Test
    void aSiteHasTheCountersAndTheNamesOfItsStack() {
        Site site = Sites.of(List.of(new NamedSite(raw(3, "calloc", 2, 34, 5, 85, 3, 51), APPEND)))
                .getFirst();

        assertThat(site)
                .isEqualTo(new Site(
                        SiteIdentity.id("calloc", APPEND),
                        SiteIdentity.nameId("calloc", APPEND),
                        3,
                        "calloc",
                        2,
                        34,
                        5,
                        85,
                        3,
                        51,
                        false,
                        Verdict.UNCLEAR,
                        APPEND));
    }

    @Test
    void stacksThatDifferInNothingThatNamesThemAreOneSite() {
        List<Site> sites = Sites.of(List.of(
                new NamedSite(raw(0, "malloc", 1, 17, 2, 34, 1, 17), APPEND),
                new NamedSite(raw(0, "malloc", 10, 170, 20, 340, 10, 170), stack("append", 0x1100)),
                new NamedSite(raw(0, "malloc", 100, 1700, 200, 3400, 100, 1700), PARSE)));

        assertThat(sites).hasSize(2);
        assertThat(counters(sites.get(0))).containsExactly(100, 1700, 200, 3400, 100, 1700);
        assertThat(counters(sites.get(1))).containsExactly(11, 187, 22, 374, 11, 187);
    }

    @Test
    void anotherProcessOrAnotherFunctionIsAnotherSite() {
        List<Site> sites = Sites.of(List.of(
                new NamedSite(raw(0, "malloc", 1, 31, 1, 31, 0, 0), APPEND),
                new NamedSite(raw(1, "malloc", 1, 30, 1, 30, 0, 0), APPEND),
                new NamedSite(raw(0, "realloc", 1, 29, 1, 29, 0, 0), APPEND)));

        assertThat(sites).extracting(Site::liveBytes).containsExactly(31L, 30L, 29L);
        assertThat(sites.get(0).id())
                .isEqualTo(sites.get(1).id())
                .isNotEqualTo(sites.get(2).id());
    }

    @Test
    void theBiggestComesFirstThenTheOneWithMoreBlocksThenTheLowerId() {
        var small = new NamedSite(raw(0, "malloc", 9, 10, 9, 10, 0, 0), stack("small", 1));
        var big = new NamedSite(raw(0, "malloc", 1, 1000, 1, 1000, 0, 0), stack("big", 2));
        var manyBlocks = new NamedSite(raw(0, "malloc", 5, 100, 5, 100, 0, 0), stack("many", 3));
        var fewBlocks = new NamedSite(raw(0, "malloc", 2, 100, 2, 100, 0, 0), stack("few", 4));
        var fewToo = new NamedSite(raw(0, "malloc", 2, 100, 2, 100, 0, 0), stack("few too", 5));

        List<Site> sites = Sites.of(List.of(small, fewToo, big, fewBlocks, manyBlocks));

        assertThat(sites)
                .extracting(site -> site.stack().frames().getFirst().function())
                .startsWith("big", "many")
                .endsWith("small")
                .hasSize(5);
        assertThat(sites.get(2).id()).isLessThan(sites.get(3).id());
        assertThat(Sites.of(List.of(manyBlocks, fewBlocks, fewToo, big, small))).isEqualTo(sites);
    }

    @Test
    void blocksOfTheRuntimeAreSetApart() {
        Stack tls = new Stack(
                Stack.COMPLETE,
                List.of(frame("_dl_allocate_tls", "ld-linux-x86-64.so.2", 1), frame("pthread_create", "libc.so.6", 2)));
        List<Site> sites = Sites.of(List.of(
                new NamedSite(raw(0, "calloc", 2, 544, 3, 816, 1, 272), tls),
                new NamedSite(raw(0, "malloc", 1, 17, 2, 34, 1, 17), APPEND)));

        assertThat(sites).extracting(Site::runtime).containsExactly(true, false);
        assertThat(sites).extracting(Site::verdict).containsExactly(Verdict.RUNTIME, Verdict.UNCLEAR);
        assertThat(Sites.totals(sites, new UnmatchedFrees(35, 0, 7)))
                .isEqualTo(new Totals(5, 2, 850, 289, 3, 561, 0, 2, 544, 35, 0, 7));
    }

    @Test
    void theEmergencyPoolIsTheRuntimesToo() {
        Stack pool = new Stack(Stack.COMPLETE, List.of(frame(null, "libstdc++.so.6.0.30", 0x9000)));

        assertThat(runtime(pool, raw(0, "malloc", 1, 72_704, 1, 72_704, 0, 0))).isTrue();
        assertThat(runtime(pool, raw(0, "malloc", 1, 73_728, 1, 73_728, 0, 0))).isTrue();
        assertThat(runtime(pool, raw(0, "malloc", 1, 72_705, 1, 72_705, 0, 0))).isFalse();
        assertThat(runtime(pool, raw(0, "malloc", 2, 145_408, 2, 145_408, 0, 0)))
                .isFalse();
        assertThat(runtime(APPEND, raw(0, "malloc", 1, 72_704, 1, 72_704, 0, 0)))
                .isFalse();
        assertThat(runtime(new Stack("lost", List.of()), raw(0, "malloc", 1, 72_704, 1, 72_704, 0, 0)))
                .isFalse();
    }

    @Test
    void aFunctionOfTheRuntimeFarAboveTheCallIsNotItsOwner() {
        Stack deep = new Stack(
                Stack.COMPLETE,
                List.of(
                        frame("a", "m", 1),
                        frame("b", "m", 2),
                        frame("c", "m", 3),
                        frame("__tls_get_addr", "ld-linux-x86-64.so.2", 4)));
        RawSite one = raw(0, "malloc", 1, 17, 1, 17, 0, 0);

        assertThat(runtime(deep, one)).isFalse();
        assertThat(runtime(new Stack(Stack.COMPLETE, deep.frames().subList(1, 4)), one))
                .isTrue();
    }

    @Test
    void nothingSumsUpToNothing() {
        assertThat(Sites.of(List.of())).isEmpty();
        assertThat(Sites.totals(List.of(), UnmatchedFrees.NONE))
                .isEqualTo(new Totals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    private static boolean runtime(Stack stack, RawSite counters) {
        return Sites.of(List.of(new NamedSite(counters, stack))).getFirst().runtime();
    }

    private static long[] counters(Site site) {
        return new long[] {
            site.liveBlocks(),
            site.liveBytes(),
            site.allocations(),
            site.allocatedBytes(),
            site.frees(),
            site.freedBytes()
        };
    }

    private static RawSite raw(
            int image,
            String origin,
            long liveBlocks,
            long liveBytes,
            long allocations,
            long allocatedBytes,
            long frees,
            long freedBytes) {
        return new RawSite(
                image,
                origin,
                new StackTrace(Stack.COMPLETE, new long[0]),
                liveBlocks,
                liveBytes,
                allocations,
                allocatedBytes,
                frees,
                freedBytes,
                0);
    }

    private static Stack stack(String function, long offset) {
        return new Stack(Stack.COMPLETE, List.of(frame(function, "server", offset)));
    }

    private static Frame frame(String function, String module, long offset) {
        return new Frame(
                function, 8, module, "/srv/" + module, "b01d", offset, 0x7f00_0000 + offset, null, 0, false, null);
    }
}
