package io.seep.analyse;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.analyse.verdict.Verdicts;
import io.seep.model.CacheChange;
import io.seep.model.CacheTraffic;
import io.seep.model.CodeTag;
import io.seep.model.CodeTagChange;
import io.seep.model.Completeness;
import io.seep.model.Environment;
import io.seep.model.Exit;
import io.seep.model.KernelClass;
import io.seep.model.KernelClassSums;
import io.seep.model.KernelContext;
import io.seep.model.KernelReading;
import io.seep.model.KernelSite;
import io.seep.model.RawKernelMemory;
import io.seep.model.Recording;
import io.seep.model.Session;
import io.seep.model.Site;
import io.seep.model.SiteDetail;
import io.seep.model.SlabCache;
import io.seep.model.Stack;
import io.seep.model.TracedProcess;
import io.seep.model.UnmatchedFrees;
import io.seep.model.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KernelAccountTest {
    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

    @Test
    void aSiteWhoseAddressesComeAgainWithoutAFreeIsFreedUnseen() {
        Recording recording = settled(
                List.of(site("timer", "kmalloc-256", 300, 260, 200, 60), site("pipe", "kmalloc-192", 100, 0, 0, 100)),
                List.of(),
                List.of(),
                List.of());

        assertThat(kinds(recording)).containsExactly(Verdict.FREED_UNSEEN, Verdict.NOT_CLEAR);
        assertThat(recording.sites().getFirst().verdict().reasons())
                .containsExactly("the addresses of 200 of its blocks were given out again without a free that was seen,"
                        + " 60 were freed one by one");
        assertThat(recording.totals().freedUnseenBlocks()).isEqualTo(60);
        assertThat(recording.totals().freedUnseenBytes()).isEqualTo(600);
        assertThat(recording.totals().leakBlocks()).isEqualTo(100);
    }

    @Test
    void fewReplacedAmongManyFreesAreEventsThatWereLost() {
        Recording recording =
                settled(List.of(site("skb", "skbuff", 1000, 900, 20, 100)), List.of(), List.of(), List.of());

        assertThat(kinds(recording)).containsExactly(Verdict.NOT_CLEAR);
    }

    @Test
    void aSiteThatNeverFreesIsFreedUnseenWhenTheKernelCountsFewer() {
        var before = List.of(new SlabCache("eventpoll_epi", 1000, 1024, 128), new SlabCache("pipes", 10, 20, 192));
        var after = List.of(new SlabCache("eventpoll_epi", 1010, 1024, 128), new SlabCache("pipes", 108, 120, 192));
        var traffic = List.of(new CacheTraffic("eventpoll_epi", 300, 0), new CacheTraffic("pipes", 105, 5));

        Recording recording = settled(
                List.of(site("epoll", "eventpoll_epi", 300, 0, 0, 300), site("pipe", "pipes", 100, 0, 0, 100)),
                before,
                after,
                traffic);

        assertThat(kinds(recording)).containsExactly(Verdict.FREED_UNSEEN, Verdict.NOT_CLEAR);
        assertThat(recording.kernel()).isNotNull();
        assertThat(recording.kernel().caches())
                .containsExactly(
                        new CacheChange("eventpoll_epi", List.of(), 128, 1000, 1010, 300, 0),
                        new CacheChange("pipes", List.of("fasync"), 192, 10, 108, 105, 5));
        assertThat(recording.kernel().caches())
                .extracting(CacheChange::change, CacheChange::traced, CacheChange::gap)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(10L, 300L, -290L),
                        org.assertj.core.groups.Tuple.tuple(98L, 100L, -2L));
    }

    @Test
    void oneSitesMissingObjectsDoNotSpeakAgainstAnother() {
        var before = List.of(new SlabCache("kmalloc-192", 10_000, 10_240, 192));
        var after = List.of(new SlabCache("kmalloc-192", 11_000, 11_240, 192));
        // 3,000 were freed unseen; the 1,000 pipes are really there.
        Recording recording = settled(
                List.of(site("epoll", "kmalloc-192", 3000, 0, 0, 3000), site("pipe", "kmalloc-192", 1000, 0, 0, 1000)),
                before,
                after,
                List.of(new CacheTraffic("kmalloc-192", 14_000, 10_000)));

        assertThat(kinds(recording)).containsExactly(Verdict.FREED_UNSEEN, Verdict.NOT_CLEAR);
    }

    @Test
    void aFewHundredMissingObjectsAreTheRoughnessOfTheKernelsCount() {
        var before = List.of(new SlabCache("kmalloc-64", 10_000, 10_240, 64));
        // 600 objects of others lay on processors' lists, and were given up meanwhile.
        var after = List.of(new SlabCache("kmalloc-64", 9511, 9600, 64));
        Recording recording = settled(
                List.of(site("eventfd", "kmalloc-64", 111, 0, 0, 111)),
                before,
                after,
                List.of(new CacheTraffic("kmalloc-64", 1111, 1000)));

        assertThat(kinds(recording)).containsExactly(Verdict.NOT_CLEAR);
    }

    @Test
    void aFreedUnseenSiteIsNeverLeaking() {
        Recording recording =
                settled(List.of(site("timer", "kmalloc-256", 300, 200, 200, 100)), List.of(), List.of(), List.of());

        assertThat(kinds(Verdicts.judge(recording))).containsExactly(Verdict.FREED_UNSEEN);
    }

    @Test
    void classesSumTheirSites() {
        Recording recording = settled(
                List.of(
                        site("a", "dentry", 30, 10, 0, 20),
                        site("b", "dentry", 5, 0, 0, 5),
                        site("t", "x", 9, 8, 8, 1)),
                List.of(),
                List.of(),
                List.of());

        assertThat(recording.kernel()).isNotNull();
        assertThat(recording.kernel().classes())
                .containsExactly(
                        new KernelClassSums("slab dentry", KernelClass.SLAB, 35, 350, 10, 100, 25, 250, 0, 0, 0, 2),
                        new KernelClassSums("slab x", KernelClass.SLAB, 9, 90, 8, 80, 1, 10, 8, 1, 10, 1));
        assertThat(recording.kernel().replaced()).isEqualTo(8);
    }

    @Test
    void sourceLinesShowWhatTheyHoldMore() {
        var tag = new CodeTag("kernel/fork.c:307", "", "alloc_thread_stack_node", 16384, 1);
        var more = new CodeTag("kernel/fork.c:307", "", "alloc_thread_stack_node", 49152, 3);
        var same = new CodeTag("mm/slub.c:1", "", "new_slab", 4096, 1);
        Recording recording = KernelAccount.settled(
                recording(List.of()),
                new RawKernelMemory(
                        new KernelReading(List.of(), Map.of(), List.of(tag, same), List.of("r")),
                        new KernelReading(List.of(), Map.of(), List.of(same, more), List.of("r")),
                        List.of(),
                        List.of(),
                        7));

        assertThat(recording.kernel()).isNotNull();
        assertThat(recording.kernel().codeTags())
                .containsExactly(new CodeTagChange("kernel/fork.c:307", "", "alloc_thread_stack_node", 32768, 2));
        assertThat(recording.kernel().remarks()).containsExactly("r");
        assertThat(recording.kernel().freesOfOlderBlocks()).isEqualTo(7);
    }

    private static List<String> kinds(Recording recording) {
        return recording.sites().stream().map(site -> site.verdict().kind()).toList();
    }

    private static Recording settled(
            List<Site> sites, List<SlabCache> before, List<SlabCache> after, List<CacheTraffic> traffic) {
        return KernelAccount.settled(
                recording(sites),
                new RawKernelMemory(
                        new KernelReading(before, Map.of(), List.of(), List.of()),
                        new KernelReading(after, Map.of("pipes", List.of("fasync")), List.of(), List.of()),
                        traffic,
                        List.of(),
                        0));
    }

    private static Site site(String id, String cache, long allocations, long frees, long replaced, long live) {
        return new Site(
                        id,
                        id,
                        0,
                        KernelClass.SLAB.origin(cache),
                        live,
                        10 * live,
                        allocations,
                        10 * allocations,
                        frees,
                        10 * frees,
                        false,
                        Verdict.UNCLEAR,
                        new Stack(Stack.COMPLETE, List.of()))
                .withDetail(SiteDetail.NONE.withKernel(
                        new KernelSite(KernelClass.SLAB, cache, KernelContext.TASK, replaced)));
    }

    private static Recording recording(List<Site> sites) {
        return new Recording(
                "0",
                new Environment("h", "6.18", 2, 1, "", "development", "default", List.of()),
                List.of(TracedProcess.kernel(START, START.plusSeconds(10))),
                new Session(
                        START, 10, "duration", new Exit(0, "done"), "kernel-btf", 1, 64, "dwarf", 0, Long.MAX_VALUE),
                new Completeness(Map.of(), 0, Map.of()),
                Sites.totals(sites, UnmatchedFrees.NONE),
                sites,
                List.of());
    }
}
