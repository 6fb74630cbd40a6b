package io.seep.analyse;

import io.seep.model.CacheChange;
import io.seep.model.CacheTraffic;
import io.seep.model.CodeTag;
import io.seep.model.CodeTagChange;
import io.seep.model.KernelClassSums;
import io.seep.model.KernelMemory;
import io.seep.model.KernelReading;
import io.seep.model.KernelSite;
import io.seep.model.RawKernelMemory;
import io.seep.model.Recording;
import io.seep.model.Site;
import io.seep.model.SlabCache;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Puts together what a trace of the kernel saw: by class, and beside what the kernel itself counts. */
public final class KernelAccount {
    private KernelAccount() {}

    /** The recording with an account of the kernel's memory; its sites are judged and its totals are right after that. */
    public static Recording settled(Recording recording, RawKernelMemory raw) {
        List<CacheChange> caches = caches(raw);
        List<Site> sites = FreedUnseen.judge(recording.sites(), caches);
        List<Site> unseen = sites.stream().filter(Site::isFreedUnseen).toList();
        return recording
                .withSites(sites)
                .withTotals(recording
                        .totals()
                        .withFreedUnseen(
                                unseen.stream().mapToLong(Site::liveBlocks).sum(),
                                unseen.stream().mapToLong(Site::liveBytes).sum()))
                .withKernel(new KernelMemory(
                        classes(sites),
                        caches,
                        codeTags(raw.before(), raw.after()),
                        raw.setApart(),
                        raw.freesOfOlderBlocks(),
                        Stream.concat(raw.before().remarks().stream(), raw.after().remarks().stream())
                                .distinct()
                                .toList()));
    }

    private static List<KernelClassSums> classes(List<Site> sites) {
        Map<String, KernelClassSums> sums = new LinkedHashMap<>();
        for (Site site : sites) {
            KernelSite kernel = site.detail().kernel();
            if (kernel != null) {
                sums.merge(site.origin(), sums(site, kernel), KernelClassSums::plus);
            }
        }
        return sums.values().stream()
                .sorted(Comparator.comparingLong(KernelClassSums::liveBytes)
                        .reversed()
                        .thenComparing(KernelClassSums::origin))
                .toList();
    }

    private static KernelClassSums sums(Site site, KernelSite kernel) {
        return new KernelClassSums(
                site.origin(),
                kernel.kind(),
                site.allocations(),
                site.allocatedBytes(),
                site.frees(),
                site.freedBytes(),
                site.liveBlocks(),
                site.liveBytes(),
                kernel.replaced(),
                site.isFreedUnseen() ? site.liveBlocks() : 0,
                site.isFreedUnseen() ? site.liveBytes() : 0,
                1);
    }

    /** Caches that changed, or of which something was seen. */
    private static List<CacheChange> caches(RawKernelMemory raw) {
        Map<String, SlabCache> before = byName(raw.before().caches());
        Map<String, CacheTraffic> traffic = new TreeMap<>();
        raw.traffic().forEach(seen -> traffic.merge(seen.name(), seen, KernelAccount::sum));
        var changes = new ArrayList<CacheChange>();
        for (SlabCache after : byName(raw.after().caches()).values()) {
            SlabCache first = before.get(after.name());
            CacheTraffic seen = traffic.getOrDefault(after.name(), new CacheTraffic(after.name(), 0, 0));
            changes.add(new CacheChange(
                    after.name(),
                    raw.after().aliases().getOrDefault(after.name(), List.of()),
                    after.objectBytes(),
                    first == null ? 0 : first.activeObjects(),
                    after.activeObjects(),
                    seen.allocations(),
                    seen.frees()));
        }
        return changes.stream()
                .filter(cache -> cache.change() != 0 || cache.allocations() > 0 || cache.frees() > 0)
                .sorted(Comparator.comparingLong((CacheChange cache) -> -Math.abs(cache.gap() * cache.objectBytes()))
                        .thenComparing(CacheChange::name))
                .toList();
    }

    /** Names need not be unique: what is left of a cache that is being destroyed keeps its own. */
    private static Map<String, SlabCache> byName(List<SlabCache> caches) {
        Map<String, SlabCache> byName = new TreeMap<>();
        caches.forEach(cache -> byName.merge(
                cache.name(),
                cache,
                (one, other) -> new SlabCache(
                        one.name(),
                        one.activeObjects() + other.activeObjects(),
                        one.objects() + other.objects(),
                        Math.max(one.objectBytes(), other.objectBytes()))));
        return byName;
    }

    private static CacheTraffic sum(CacheTraffic one, CacheTraffic other) {
        return new CacheTraffic(one.name(), one.allocations() + other.allocations(), one.frees() + other.frees());
    }

    private record Tagged(String place, String module, String function) {
        static Tagged of(CodeTag tag) {
            return new Tagged(tag.place(), tag.module(), tag.function());
        }

        CodeTagChange change(long bytes, long calls) {
            return new CodeTagChange(place, module, function, bytes, calls);
        }
    }

    private record Held(long bytes, long calls) {
        Held plus(Held other) {
            return new Held(bytes + other.bytes, calls + other.calls);
        }
    }

    private static List<CodeTagChange> codeTags(KernelReading before, KernelReading after) {
        Map<Tagged, Held> held = new LinkedHashMap<>();
        after.codeTags().forEach(tag -> held.merge(Tagged.of(tag), new Held(tag.bytes(), tag.calls()), Held::plus));
        before.codeTags().forEach(tag -> held.merge(Tagged.of(tag), new Held(-tag.bytes(), -tag.calls()), Held::plus));
        return held.entrySet().stream()
                .map(entry -> entry.getKey()
                        .change(entry.getValue().bytes(), entry.getValue().calls()))
                .filter(change -> change.bytes() != 0 || change.calls() != 0)
                .sorted(Comparator.comparingLong((CodeTagChange change) -> -Math.abs(change.bytes()))
                        .thenComparing(CodeTagChange::place))
                .toList();
    }
}
