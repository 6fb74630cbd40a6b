package io.seep.engine;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.seep.bpf.BpfObject;
import io.seep.ffm.Libc;
import io.seep.model.BlockTimes;
import io.seep.model.Histogram;
import io.seep.model.KernelSite;
import io.seep.model.RawSite;
import io.seep.model.SiteCounters;
import io.seep.model.SiteDetail;
import io.seep.model.SiteRows;
import io.seep.model.StackTrace;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongToIntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads the maps of src/main/bpf/maps.bpf.h; all but the overflow without a system call. */
final class KernelTables {
    private static final VarHandle NUMBER = JAVA_INT.varHandle();

    private final LiveParts parts;
    private final LiveTable live;
    private final MemorySegment sites;
    private final MemorySegment frames;
    private final MemorySegment frameCodes;
    private final MemorySegment images;
    private final MemorySegment losses;
    private final MemorySegment nextSite;
    private final MemorySegment nextImage;
    private final Origins origins;
    private final KernelCaches kernelCaches;
    private final MemorySegment held;
    private final ClassCounts classes;
    private final KernelClock clock;
    private final int siteLimit;
    private final DetailWish wish;
    private final Threads threads;
    private int nextUnread = 1;

    KernelTables(BpfObject object, Origins origins, DetailWish wish, long moreBuckets) {
        this.parts = new LiveParts(object, moreBuckets);
        this.live = new LiveTable(object, parts);
        this.sites = object.map("sites").values();
        this.frames = object.map("frames").values();
        this.frameCodes = object.map("frame_codes").values();
        this.images = object.map("images").values();
        this.losses = object.map("losses").values();
        this.nextSite = object.variable(".data", "next_site");
        this.nextImage = object.variable(".bss", "next_image");
        this.origins = origins;
        this.wish = wish;
        this.threads = new Threads(object);
        this.kernelCaches = new KernelCaches(object);
        this.held = object.map("held_at_end").values();
        this.classes = new ClassCounts(sites);
        this.clock = new KernelClock(
                object.variable(".bss", "clock_jiffies"), object.variable(".bss", "clock_nanos"), Libc.tickNanos());
        this.siteLimit = object.map("sites").maxEntries();
    }

    /** Takes the next number of an image, which the kernel's side does too; MAX_IMAGES or more when none is left. */
    int claimImage() {
        return (int) NUMBER.getAndAdd(nextImage, 0L, 1);
    }

    /** Numbers of images that were taken. */
    int claimedImages() {
        return Math.min((int) NUMBER.getVolatile(nextImage, 0L), Abi.MAX_IMAGES);
    }

    /** Prepares an image's entry before the first probe carries its number. */
    void openImage(int image, int pid) {
        long at = (long) image * Abi.Image.BYTES;
        images.set(JAVA_INT, at + Abi.Image.CODE_IMAGE, image);
        images.set(JAVA_INT, at + Abi.Image.PID, pid);
        images.set(JAVA_INT, at + Abi.Image.CLOSED, 0);
    }

    /** More than one function that frees is probed in this image: one may call the other. */
    void expectNestedFrees(int image) {
        images.set(JAVA_INT, (long) image * Abi.Image.BYTES + Abi.Image.NESTED_FREES, 1);
    }

    /** Every allocation of the image is seen from now on: a free of an unknown address is worth a look. */
    void judgeFrees(int image, boolean withOlderBlocks) {
        images.set(
                JAVA_INT,
                (long) image * Abi.Image.BYTES + Abi.Image.FREES_JUDGED,
                withOlderBlocks ? Abi.FREES_JUDGED_BUT_OLDER : Abi.FREES_JUDGED);
    }

    /** False when all blocks of the image were made while it was traced. */
    boolean mayHaveOlderBlocks(int image) {
        long judgement = (long) image * Abi.Image.BYTES + Abi.Image.FREES_JUDGED;
        return images.get(JAVA_INT, judgement) != Abi.FREES_JUDGED;
    }

    /** The image has a code map of its own. */
    void setCodeImage(int image) {
        images.set(JAVA_INT, (long) image * Abi.Image.BYTES + Abi.Image.CODE_IMAGE, image);
    }

    /** What the kernel's side knows of an image; empty while it is about to write it down. */
    Optional<ImageRecord> imageRecord(int image) {
        long at = (long) image * Abi.Image.BYTES;
        int pid = (int) NUMBER.getVolatile(images, at + Abi.Image.PID);
        return pid == 0
                ? Optional.empty()
                : Optional.of(new ImageRecord(
                        pid,
                        images.get(JAVA_INT, at + Abi.Image.NAMESPACE_PID),
                        images.get(JAVA_INT, at + Abi.Image.PARENT_PID),
                        images.get(JAVA_INT, at + Abi.Image.PARENT_IMAGE) - 1,
                        images.get(JAVA_LONG, at + Abi.Image.BEGAN),
                        images.get(JAVA_LONG, at + Abi.Image.ENDED),
                        images.get(JAVA_SHORT, at + Abi.Image.END_SIGNAL),
                        images.asSlice(at + Abi.Image.NAME, Abi.NAME_BYTES).getString(0, ISO_8859_1)));
    }

    /** From now on nothing more is recorded for this image. */
    void closeImage(int image) {
        images.set(JAVA_INT, (long) image * Abi.Image.BYTES + Abi.Image.CLOSED, 1);
    }

    /** Frees, per image, of blocks that it has from its parent. */
    Map<Integer, Long> inheritedFrees(int openedImages) {
        var frees = new HashMap<Integer, Long>();
        for (int image = 0; image < openedImages; image++) {
            frees.put(image, images.get(JAVA_LONG, (long) image * Abi.Image.BYTES + Abi.Image.INHERITED_FREES));
        }
        return frees;
    }

    /** Frees, per image, of addresses that were in no table. */
    Map<Integer, Long> unmatchedFrees(int openedImages) {
        var frees = new HashMap<Integer, Long>();
        for (int image = 0; image < openedImages; image++) {
            frees.put(image, images.get(JAVA_LONG, (long) image * Abi.Image.BYTES + Abi.Image.UNMATCHED_FREES));
        }
        return frees;
    }

    long loss(Loss loss) {
        return losses.getAtIndex(JAVA_LONG, loss.number());
    }

    /**
     * All sites that were ever used, with the blocks and bytes that the table of live blocks holds for each.
     *
     * @param now System.nanoTime(): the moment for which ages are told
     * @param reader receives every live block
     */
    List<RawSite> readSites(long now, LiveBlockReader reader) {
        int end = usedSites();
        LiveBlocks blocks = LiveBlocks.read(live, siteLimit, reader);
        LiveDetails details = LiveDetails.read(live, wish, blocks.counts(), clock, blockThreads(), now);
        Threads.Names names = threads.names();
        return IntStream.range(1, end)
                .parallel()
                .filter(site -> isUsed(site, blocks))
                .mapToObj(site -> readSite(site, blocks, details, names, now))
                .toList();
    }

    private boolean isUsed(int site, LiveBlocks blocks) {
        long at = (long) site * Abi.Site.BYTES;
        return sites.get(JAVA_LONG, at + Abi.Site.HASH) != 0
                && (sites.get(JAVA_LONG, at + Abi.Site.ALLOCATIONS) != 0 || blocks.count(site) != 0);
    }

    private RawSite readSite(int site, LiveBlocks blocks, LiveDetails details, Threads.Names names, long now) {
        long at = (long) site * Abi.Site.BYTES;
        KernelSite kernel = kernelSite(at);
        long heldAt = heldAt(site);
        return new RawSite(
                sites.get(JAVA_INT, at + Abi.Site.IMAGE),
                kernel == null ? originAt(at) : kernel.origin(),
                stack(at),
                blocks.count(site) + held.get(JAVA_LONG, heldAt + Abi.HeldBlocks.BLOCKS),
                blocks.bytes(site) + held.get(JAVA_LONG, heldAt + Abi.HeldBlocks.HELD_BYTES),
                sites.get(JAVA_LONG, at + Abi.Site.ALLOCATIONS),
                sites.get(JAVA_LONG, at + Abi.Site.ALLOCATED_BYTES),
                sites.get(JAVA_LONG, at + Abi.Site.FREES),
                sites.get(JAVA_LONG, at + Abi.Site.FREED_BYTES),
                0,
                site,
                new BlockTimes(
                        SiteRows.NONE,
                        Histogram.of(1, classes.sizes(site)),
                        Histogram.of(clock.tickNanos(), classes.lifetimes(site)),
                        clock.ages(blocks.births(site), now)),
                kernel,
                new SiteDetail(names.of(sites, at), details.blocks(site), details.older(site)));
    }

    private LongToIntFunction blockThreads() {
        if (!wish.blocks()) {
            return _ -> 0;
        }
        Map<Long, Integer> known = threads.ofBlocks();
        return key -> known.getOrDefault(key, 0);
    }

    private int usedSites() {
        return Math.min(siteLimit, nextSite.get(JAVA_INT, 0));
    }

    /** Stacks of sites that came since this was last asked; one that is just being written is left out for good. */
    List<SeenStack> takeNewStacks(int most) {
        int end = Math.min(usedSites(), nextUnread + most);
        var stacks = new ArrayList<SeenStack>();
        for (; nextUnread < end; nextUnread++) {
            long at = (long) nextUnread * Abi.Site.BYTES;
            // Of frees only those that turn out to be mistakes are ever shown.
            if (sites.get(JAVA_LONG, at + Abi.Site.HASH) != 0 && sites.get(JAVA_BYTE, at + Abi.Site.OF_FREE) == 0) {
                stacks.add(new SeenStack(sites.get(JAVA_INT, at + Abi.Site.IMAGE), stack(at)));
            }
        }
        return stacks;
    }

    private StackTrace stack(long site) {
        long first = Integer.toUnsignedLong(sites.get(JAVA_INT, site + Abi.Site.FRAMES_AT));
        var codes = new long[Short.toUnsignedInt(sites.get(JAVA_SHORT, site + Abi.Site.DEPTH))];
        var places = new int[codes.length];
        MemorySegment.copy(frames, JAVA_INT, first * Integer.BYTES, places, 0, places.length);
        for (int frame = 0; frame < codes.length; frame++) {
            codes[frame] = frameCodes.getAtIndex(JAVA_LONG, Integer.toUnsignedLong(places[frame])) - 1;
        }
        int status = Byte.toUnsignedInt(sites.get(JAVA_BYTE, site + Abi.Site.STATUS));
        return new StackTrace(StackStatus.of(status).code(), codes);
    }

    /** The stack of a site; empty for a number that names none. */
    StackTrace stackOf(int site) {
        long at = (long) site * Abi.Site.BYTES;
        return isSite(site) ? stack(at) : new StackTrace(StackStatus.LOST.code(), new long[0]);
    }

    /** The image of a site. */
    int image(int site) {
        return sites.get(JAVA_INT, (long) site * Abi.Site.BYTES + Abi.Site.IMAGE);
    }

    /** The function that a site called. */
    String origin(int site) {
        return isSite(site) ? originAt((long) site * Abi.Site.BYTES) : "?";
    }

    /** The site of a free of one of a site's blocks; 0 when no stack of one was taken. */
    int freedFrom(int site) {
        return isSite(site) ? sites.get(JAVA_INT, (long) site * Abi.Site.BYTES + Abi.Site.FREED_FROM) : 0;
    }

    /** Where it is written what a site's process held of the kernel's when it ended; a place of zeros in other runs. */
    private long heldAt(int site) {
        long at = (long) site * Abi.HeldBlocks.BYTES;
        return at < held.byteSize() ? at : 0;
    }

    /** What a site of the kernel has beside others; null for sites of processes. */
    private @Nullable KernelSite kernelSite(long at) {
        int origin = Short.toUnsignedInt(sites.get(JAVA_SHORT, at + Abi.Site.ORIGIN));
        return KernelCaches.isKernel(origin)
                ? kernelCaches.describe(
                        origin,
                        sites.get(JAVA_SHORT, at + Abi.Site.CONTEXT),
                        Integer.toUnsignedLong(sites.get(JAVA_INT, at + Abi.Site.UNSEEN_FREES)))
                : null;
    }

    /** The slab allocator's caches that were met. */
    KernelCaches kernelCaches() {
        return kernelCaches;
    }

    /** True for a site of the kernel's own allocations. */
    boolean isOfKernel(int site) {
        return KernelCaches.isKernel(originNumber(site));
    }

    /** What the site's blocks are of, as a number. */
    int originNumber(int site) {
        return Short.toUnsignedInt(sites.get(JAVA_SHORT, (long) site * Abi.Site.BYTES + Abi.Site.ORIGIN));
    }

    /** True when the site was made. */
    boolean isSite(int site) {
        return site > 0 && site < siteLimit && sites.get(JAVA_LONG, (long) site * Abi.Site.BYTES + Abi.Site.HASH) != 0;
    }

    private String originAt(long site) {
        return origins.name(Short.toUnsignedInt(sites.get(JAVA_SHORT, site + Abi.Site.ORIGIN)));
    }

    /** The counters of all sites, without looking at a single block. */
    SiteCounters readCounters() {
        var counters = new SiteCounters(usedSites());
        for (int site = 1; site < counters.sites(); site++) {
            long at = (long) site * Abi.Site.BYTES;
            // Frees first: a block that is made and freed meanwhile must not look freed and never made.
            long frees = sites.get(JAVA_LONG, at + Abi.Site.FREES);
            long freedBytes = sites.get(JAVA_LONG, at + Abi.Site.FREED_BYTES);
            counters.set(
                    site,
                    sites.get(JAVA_LONG, at + Abi.Site.ALLOCATIONS),
                    sites.get(JAVA_LONG, at + Abi.Site.ALLOCATED_BYTES),
                    frees,
                    freedBytes);
            classes.read(site, counters.allocations(site));
        }
        return counters;
    }

    /** Call sites that were seen. */
    int seenSites() {
        return usedSites() - 1;
    }

    /** The table of live blocks as it is now, for {@code seep-scan}. */
    List<LivePart> liveParts() {
        return parts.all();
    }

    LiveTable live() {
        return live;
    }

    /** The blocks of an image that are in none of the first parts of the table. */
    void blocksBeyond(int partCount, int image, SlotReader reader) {
        live.readBeyond(partCount, (key, site, sizeBytes, _) -> {
            // Blocks of an own heap lie inside others: those are searched.
            boolean ownHeap = (key >>> Abi.KEY_HEAP_SHIFT & 1) != 0;
            if (LiveTable.image(key) == image && !ownHeap) {
                long size = Math.min(sizeBytes, (1L << Abi.META_SIZE_BITS) - 1);
                reader.slot(LiveTable.address(key), (long) site << Abi.META_SIZE_BITS | size);
            }
        });
    }

    /** The table of live blocks grows from now on, when it is filled. */
    void start() {
        parts.start();
    }

    /** Nothing is recorded any more. */
    void stopGrowing() {
        parts.stopGrowing();
    }

    /** The table does not grow any more, and nothing of it is read any more. */
    void close() {
        parts.close();
    }

    /** Does an image hold any block, by the counters of its sites? */
    boolean hasLiveBlocks(int image) {
        int end = usedSites();
        for (int site = 1; site < end; site++) {
            long at = (long) site * Abi.Site.BYTES;
            if (sites.get(JAVA_INT, at + Abi.Site.IMAGE) == image
                    && sites.get(JAVA_LONG, at + Abi.Site.ALLOCATIONS) > sites.get(JAVA_LONG, at + Abi.Site.FREES)) {
                return true;
            }
        }
        return false;
    }

    /** Requested bytes of an image's live blocks, by the counters of its sites. */
    long liveBytes(int image) {
        long bytes = 0;
        int end = usedSites();
        for (int site = 1; site < end; site++) {
            long at = (long) site * Abi.Site.BYTES;
            if (sites.get(JAVA_INT, at + Abi.Site.IMAGE) == image) {
                long freed = sites.get(JAVA_LONG, at + Abi.Site.FREED_BYTES);
                bytes += sites.get(JAVA_LONG, at + Abi.Site.ALLOCATED_BYTES) - freed;
            }
        }
        return bytes;
    }
}
