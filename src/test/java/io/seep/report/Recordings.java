package io.seep.report;

import io.seep.model.AllocatorFile;
import io.seep.model.AnonymousMemory;
import io.seep.model.CacheChange;
import io.seep.model.CodeTagChange;
import io.seep.model.Completeness;
import io.seep.model.Detach;
import io.seep.model.Environment;
import io.seep.model.Exit;
import io.seep.model.Frame;
import io.seep.model.Growth;
import io.seep.model.Headroom;
import io.seep.model.Histogram;
import io.seep.model.KernelClass;
import io.seep.model.KernelClassSums;
import io.seep.model.KernelContext;
import io.seep.model.KernelMemory;
import io.seep.model.KernelSetApart;
import io.seep.model.KernelSite;
import io.seep.model.LiveBlock;
import io.seep.model.LogLine;
import io.seep.model.Mark;
import io.seep.model.Memory;
import io.seep.model.MemoryPoint;
import io.seep.model.MemoryScan;
import io.seep.model.NameCounts;
import io.seep.model.OlderBlocks;
import io.seep.model.Overhead;
import io.seep.model.Oversight;
import io.seep.model.Rate;
import io.seep.model.Reachability;
import io.seep.model.Recording;
import io.seep.model.Selection;
import io.seep.model.Series;
import io.seep.model.Session;
import io.seep.model.Site;
import io.seep.model.SiteDetail;
import io.seep.model.SiteHistory;
import io.seep.model.Stack;
import io.seep.model.StackFilter;
import io.seep.model.Step;
import io.seep.model.SuspiciousFree;
import io.seep.model.SuspiciousFree.Call;
import io.seep.model.SuspiciousFree.Kind;
import io.seep.model.ThreadNames;
import io.seep.model.TimelinePoint;
import io.seep.model.Totals;
import io.seep.model.TracedProcess;
import io.seep.model.UnmatchedFrees;
import io.seep.model.UnseenHeap;
import io.seep.model.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Runs as they could have been, for tests of everything that is made from a run. */
public final class Recordings {
    private static final Instant START = Instant.parse("2026-07-14T03:07:05.250Z");
    private static final String SERVER_BUILD = "5f1d0c3a9b8e7d6c5b4a39281706f5e4d3c2b1a0";

    public static final Frame APPEND_ROW = server("append_row", 0x1c, 0x11f0, "/home/dev/server/src/rows.c", 88);
    public static final Frame HANDLE_REQUEST = server("handle_request", 0x210, 0x2410, "server.c", 140);
    public static final Frame MAIN = server("main", 0x85, 0x1085, "server.c", 31);
    public static final Frame START_MAIN = new Frame(
            "__libc_start_main",
            0x85,
            "libc.so.6",
            "/usr/lib/x86_64-linux-gnu/libc.so.6",
            "a1b2c3",
            0x27305,
            0x7f10_0002_7305L,
            null,
            0,
            false,
            "no line numbers");

    private Recordings() {}

    /** A server that leaks at three sites, one of them small; two more sites have freed all, one is the runtime's. */
    public static Recording leakyServer() {
        return recording(
                List.of(server(4711, "./server --port 8080")),
                List.of(
                        site("01", 0, 1999993, 1, Stack.COMPLETE, APPEND_ROW, HANDLE_REQUEST, MAIN, START_MAIN),
                        site("02", 0, 72704, 1, Stack.COMPLETE, MAIN, START_MAIN)
                                .asRuntime(),
                        site("03", 0, 4096, 16, "depth", inlined("row_new", "rows.h", 12), APPEND_ROW),
                        site("04", 0, 37, 1, Stack.COMPLETE, unnamed("libfoo.so", 0x1234), START_MAIN),
                        freed("05", 3, MAIN),
                        site("06", 0, 0, 2, Stack.COMPLETE, HANDLE_REQUEST)),
                new Completeness(Map.of(), 999_983, Map.of("depth", 17L))
                        .withNames(new NameCounts(
                                3,
                                1,
                                1,
                                0,
                                List.of("libfoo.so: no symbols; install libfoo1-dbgsym or set DEBUGINFOD_URLS"))));
    }

    /** The same server when the tables of the trace were too small. */
    public static Recording lossyServer() {
        Recording whole = leakyServer();
        return new Recording(
                whole.toolVersion(),
                whole.environment(),
                whole.processes(),
                session("limit", new Exit(24, "the data is incomplete and --require-complete was given")),
                new Completeness(
                        Map.of("liveBlocks", 1312L, "liveBytes", 83968L, "missedReturns", 1L, "newKind", 7L),
                        0,
                        Map.of("unreadable", 5L, "noSuchReason", 9L)),
                whole.totals(),
                whole.sites(),
                whole.timeline());
    }

    /** A program that frees all it allocates. */
    public static Recording cleanProgram() {
        return recording(
                List.of(server(4711, "./server --once")),
                List.of(freed("05", 3, MAIN)),
                new Completeness(Map.of(), 3, Map.of()));
    }

    /** A shell that starts a worker in a container, with a judged site in each. */
    public static Recording severalProcesses() {
        TracedProcess worker = new TracedProcess(
                        4712,
                        7,
                        4711,
                        "",
                        "/opt/worker",
                        START.plusSeconds(2),
                        START.plusSeconds(9),
                        true,
                        memory(3),
                        null)
                .withUnmatchedFrees(new UnmatchedFrees(0, 3, 1));
        return recording(
                List.of(server(4711, "sh -c /opt/worker"), worker),
                List.of(
                        site("11", 1, 5003, 5, "lost").judged("leaking", "grows by 17 bytes/s", "nothing is freed"),
                        site("12", 0, 211, 1, Stack.COMPLETE, MAIN)),
                new Completeness(Map.of(), 2, Map.of()));
    }

    /** A server that was watched closely: rows over time, verdicts with rates, marks, a step with what the log said. */
    public static Recording judgedServer() {
        Recording base = leakyServer();
        SiteHistory rising = new SiteHistory(
                Series.of(0, 1_000_000, 1_999_993),
                Series.of(0, 0, 1),
                Series.of(0, 1, 2),
                Series.of(0, 1, 1),
                Series.of(0, 0, 1),
                Histogram.of(1, new long[] {0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0}),
                Histogram.of(4_000_000, new long[] {0, 0, 1}),
                150.25,
                150.25);
        Verdict leaking = new Verdict(
                Verdict.LEAKING,
                List.of(
                        "live bytes rise by 6666 bytes/s",
                        "it frees its blocks within 16 ms, the oldest here is 150 s old"),
                new Growth(new Rate(6666.5, 6600.25, 6700.75), new Rate(0.0033, 0.003, 0.004), 1.5e-7, 149.5, 86400));
        List<Site> sites = new ArrayList<>(base.sites());
        sites.set(0, sites.getFirst().withHistory(rising).withVerdict(leaking));
        TracedProcess server = base.processes().getFirst();
        TracedProcess watched = new TracedProcess(
                server.pid(),
                server.namespacePid(),
                server.parent(),
                server.command(),
                server.executable(),
                server.started(),
                server.ended(),
                server.startedBySeep(),
                server.memoryAtStart(),
                server.memoryAtEnd(),
                List.of(new MemoryPoint(0, 9999, 5000, 3000, 1), new MemoryPoint(150, 12_345, 6000, 4000, 9)),
                new AnonymousMemory(299.5, 2_004_126, 2_097_152, 4096, 8192, 12_288, 16_384),
                new Headroom("cgroup", 1L << 30, 1L << 29),
                new MemoryScan("", MemoryScan.STOPPED, 21, 9_000_000, 4096, 0.125, 0.25, false),
                UnmatchedFrees.NONE);
        return new Recording(
                base.toolVersion(),
                base.environment(),
                List.of(watched),
                base.session(),
                base.completeness(),
                base.totals(),
                sites,
                List.of(),
                List.of(
                        new TimelinePoint(0, 0, 0, 0, 0, 4096),
                        new TimelinePoint(150, 1, 1_000_000, 12, 11, 8192),
                        new TimelinePoint(300.02, 20, 2_004_126, 26, 6, 12_288)),
                List.of(new Mark(30, "warmup", ""), new Mark(150, "command", "load test begins")),
                List.of(
                        new Step("", 0, 0, 150, 1_000_000, 1, List.of()),
                        new Step(
                                sites.getFirst().id(),
                                0,
                                150,
                                300.02,
                                999_993,
                                1,
                                List.of(new LogLine(149.5, "server.log", "GET /report?all=1")))));
    }

    /** A part of {@link #judgedServer()}, with all that can be told of a site. */
    public static Recording selectedServer() {
        Recording base = judgedServer();
        Site site = base.sites()
                .getFirst()
                .withDetail(new SiteDetail(
                        new ThreadNames(List.of("main", "worker 1"), true),
                        List.of(new LiveBlock(0x5555_5556_02a0L, 1_999_993, 150_250)),
                        new OlderBlocks(1, 1_999_993, true),
                        new Reachability(
                                Reachability.Amount.NONE,
                                Reachability.Amount.NONE,
                                Reachability.Amount.NONE,
                                new Reachability.Amount(1, 1_999_993))));
        return base.withSelection(
                new Selection(List.of("append"), List.of("log"), List.of("^std::"), List.of("malloc"), 30, 4),
                List.of(site));
    }

    /** A program that frees what it must not. */
    public static Recording faultyProgram() {
        Recording clean = cleanProgram();
        Call malloc = new Call("malloc", new Stack(Stack.COMPLETE, List.of(APPEND_ROW, MAIN)));
        Call free = new Call("free", new Stack(Stack.COMPLETE, List.of(HANDLE_REQUEST, MAIN)));
        Call similar = new Call("free", new Stack("similar", List.of(MAIN)));
        Call delete = new Call("operator delete(void*)", new Stack("depth", List.of(MAIN)));
        return new Recording(
                clean.toolVersion(),
                clean.environment(),
                clean.processes(),
                clean.session(),
                clean.completeness(),
                clean.totals(),
                clean.sites(),
                List.of(
                        new SuspiciousFree(Kind.DOUBLE_FREE, 0, 2, 0x5555_0010L, free, free, malloc, 24, 0),
                        new SuspiciousFree(Kind.DOUBLE_FREE, 0, 1, 0x5555_0040L, free, similar, malloc, 1, 0),
                        new SuspiciousFree(Kind.INTERIOR, 0, 1, 0x5555_0100L, free, null, malloc, 4096, 8),
                        new SuspiciousFree(Kind.MISMATCH, 0, 3, 0x5555_0200L, delete, null, malloc, 0, 0),
                        new SuspiciousFree(Kind.UNKNOWN, 0, 1, -8, free, null, null, 0, 0)),
                clean.timeline(),
                clean.marks(),
                clean.steps());
    }

    /** A program that leaks files and heap, traced with what the kernel allocates for it. */
    public static Recording kernelAndProgram() {
        Frame alloc = kernel("alloc_pipe_info", 0x5e, 0x3f2a1e, "fs/pipe.c", 812);
        Frame open = kernel("do_pipe2", 0x41, 0x3f2d01, null, 0);
        Frame timer = kernel("__x64_sys_timerfd_create", 0x77, 0x41aa07, null, 0);
        Frame module = new Frame(
                "nf_conntrack_alloc",
                0x12,
                "[nf_conntrack]",
                null,
                "77aa",
                0x2012,
                0xffff_ffff_c012_2012L,
                null,
                0,
                false,
                "no line numbers");
        KernelSite pipe = new KernelSite(KernelClass.SLAB, "kmalloc-cg-192", KernelContext.TASK, 0);
        KernelSite timers = new KernelSite(KernelClass.SLAB, "kmalloc-256", KernelContext.TASK, 240);
        KernelSite page = new KernelSite(KernelClass.PAGES, "", KernelContext.INTERRUPT, 0);
        Recording base = recording(
                List.of(server(4711, "./fd_leak"), TracedProcess.kernel(START, START.plusMillis(300_020))),
                List.of(
                        site("01", 0, 19_200, 100, Stack.COMPLETE, alloc, open, APPEND_ROW, MAIN)
                                .ofKernel(pipe, "leaking", "it grows"),
                        site("02", 0, 14_400, 60, Stack.COMPLETE, timer, MAIN)
                                .ofKernel(timers, "freedUnseen", "the addresses of 240 of its blocks came again"),
                        site("03", 1, 8192, 2, Stack.COMPLETE, module).ofKernel(page, "unclear", "few"),
                        site("04", 0, 1999, 1, Stack.COMPLETE, APPEND_ROW, MAIN, START_MAIN)),
                new Completeness(Map.of(), 4000, Map.of()));
        return base.withTotals(base.totals().withFreedUnseen(60, 14_400))
                .withKernel(new KernelMemory(
                        List.of(
                                new KernelClassSums(
                                        pipe.origin(), pipe.kind(), 101, 19_211, 1, 11, 100, 19_200, 0, 0, 0, 1),
                                new KernelClassSums(
                                        timers.origin(),
                                        timers.kind(),
                                        301,
                                        72_240,
                                        241,
                                        57_840,
                                        60,
                                        14_400,
                                        240,
                                        60,
                                        14_400,
                                        1),
                                new KernelClassSums("pages", KernelClass.PAGES, 3, 8203, 1, 11, 2, 8192, 0, 0, 0, 1)),
                        List.of(
                                new CacheChange("kmalloc-256", List.of(), 256, 1200, 1216, 300, 0),
                                new CacheChange(
                                        "kmalloc-cg-192", List.of("pool_workqueue", "a"), 192, 500, 596, 101, 1)),
                        List.of(new CodeTagChange("fs/pipe.c:812", "", "alloc_pipe_info", 19_200, 100)),
                        List.of(
                                new KernelSetApart("user pages", 512, 2_097_152, 500, 2_048_000),
                                new KernelSetApart("Seep's own", 77, 0, 0, 0)),
                        35,
                        List.of("/sys/kernel/slab can't be read: merged caches have one name only")));
    }

    private static Frame kernel(String function, long functionOffset, long offset, @Nullable String file, int line) {
        return new Frame(
                function,
                functionOffset,
                "[kernel]",
                null,
                "e4f18d9dc1d0e6fc2b17e93e885a647b3c0a6fc1",
                offset,
                0xffff_ffff_8100_0000L + offset,
                file,
                line,
                false,
                file == null ? "no line numbers" : null);
    }

    /** A target that chose its names to deceive the reader or the reader's terminal. */
    public static Recording hostileNames() {
        return named("x\n999999999 bytes in 1 allocations from stack\n\u001b[2J\r\t\\\u202e\u0085\ue000\u2028é");
    }

    /** A run in which everything has the same name. */
    public static Recording named(String evil) {
        Frame frame = new Frame(evil, 1, evil, evil, evil, -1, -4096, evil + "/" + evil, 3, false, evil);
        Frame nameless = new Frame("", 0, "", "", "", 5, 5, " ", 1, true, " ");
        Frame unmapped = new Frame(
                null, 0, null, null, null, 0xffff_ffff_8100_0000L, 0xffff_ffff_8100_0000L, null, 0, false, null);
        Site site = new Site(
                "13",
                "13",
                0,
                evil,
                1,
                31,
                1,
                31,
                0,
                0,
                false,
                new Verdict("leaking", List.of(evil)),
                new Stack(evil, List.of(frame, nameless, unmapped)));
        Recording base = recording(
                List.of(new TracedProcess(66, 66, 1, evil, evil, START, START, false, memory(1), memory(2))),
                List.of(),
                new Completeness(Map.of(evil, 1L), 0, Map.of(evil, 1L)));
        return new Recording(
                evil,
                new Environment(
                        evil,
                        evil,
                        1,
                        1,
                        evil,
                        evil,
                        evil,
                        List.of(new AllocatorFile(
                                evil, evil, evil, List.of(new AllocatorFile.Probe(evil, 1, 0, false, evil, 1)))),
                        List.of(new UnseenHeap(evil, evil, evil))),
                base.processes(),
                new Session(
                        START,
                        1,
                        evil,
                        new Exit(125, evil),
                        evil,
                        1,
                        64,
                        evil,
                        0,
                        Long.MAX_VALUE,
                        new StackFilter(List.of(evil), List.of(evil), 7, 77, 1),
                        new Oversight(evil, null, 12.5, new Detach(1, 28, 2, 0.5, evil))),
                base.completeness(),
                base.totals(),
                List.of(site),
                base.timeline());
    }

    /** So many sites of 1000, 1001, 1002 … live bytes, smallest first. */
    public static Recording manySites(int sites) {
        return recording(
                List.of(server(4711, "./many")),
                IntStream.range(0, sites)
                        .mapToObj(number -> site(
                                String.format("%02x", number),
                                0,
                                1000 + number,
                                1,
                                Stack.COMPLETE,
                                unnamed("many", number)))
                        .toList(),
                new Completeness(Map.of(), sites, Map.of()));
    }

    /** A site in the making; what it allocated beyond its live blocks it has freed. */
    private record Draft(Site site) {
        Draft asRuntime() {
            return new Draft(new Site(
                    site.id(),
                    site.nameId(),
                    site.process(),
                    site.origin(),
                    site.liveBlocks(),
                    site.liveBytes(),
                    site.allocations(),
                    site.allocatedBytes(),
                    site.frees(),
                    site.freedBytes(),
                    true,
                    site.verdict(),
                    site.stack()));
        }

        Draft ofKernel(KernelSite kernel, String kind, String reason) {
            return new Draft(new Site(
                            site.id(),
                            site.nameId(),
                            site.process(),
                            kernel.origin(),
                            site.liveBlocks(),
                            site.liveBytes(),
                            site.allocations(),
                            site.allocatedBytes(),
                            site.frees(),
                            site.freedBytes(),
                            false,
                            new Verdict(kind, List.of(reason)),
                            site.stack())
                    .withDetail(SiteDetail.NONE.withKernel(kernel)));
        }

        Draft judged(String kind, String... reasons) {
            return new Draft(new Site(
                    site.id(),
                    site.nameId(),
                    site.process(),
                    site.origin(),
                    site.liveBlocks(),
                    site.liveBytes(),
                    site.allocations(),
                    site.allocatedBytes(),
                    site.frees(),
                    site.freedBytes(),
                    site.runtime(),
                    new Verdict(kind, List.of(reasons)),
                    site.stack()));
        }
    }

    private static Draft site(String id, int process, long bytes, long blocks, String status, Frame... frames) {
        String longId = "00000000000000" + id;
        return new Draft(new Site(
                longId,
                longId,
                process,
                "malloc",
                blocks,
                bytes,
                blocks + 1,
                bytes + 11,
                1,
                11,
                false,
                Verdict.UNCLEAR,
                new Stack(status, List.of(frames))));
    }

    private static Draft freed(String id, long frees, Frame... frames) {
        String longId = "00000000000000" + id;
        return new Draft(new Site(
                longId,
                longId,
                0,
                "calloc",
                0,
                0,
                frees,
                frees * 13,
                frees,
                frees * 13,
                false,
                Verdict.UNCLEAR,
                new Stack(Stack.COMPLETE, List.of(frames))));
    }

    private static Recording recording(List<TracedProcess> processes, List<Draft> drafts, Completeness completeness) {
        List<Site> sites = drafts.stream().map(Draft::site).collect(Collectors.toCollection(ArrayList::new));
        List<Site> runtime = sites.stream().filter(Site::runtime).toList();
        Totals totals = new Totals(
                sites.stream().mapToLong(Site::allocations).sum(),
                sites.stream().mapToLong(Site::frees).sum(),
                sites.stream().mapToLong(Site::allocatedBytes).sum(),
                sites.stream().mapToLong(Site::freedBytes).sum(),
                sites.stream().mapToLong(Site::liveBlocks).sum(),
                sites.stream().mapToLong(Site::liveBytes).sum(),
                sites.stream().mapToLong(Site::splits).sum(),
                runtime.stream().mapToLong(Site::liveBlocks).sum(),
                runtime.stream().mapToLong(Site::liveBytes).sum(),
                35,
                0,
                1);
        return new Recording(
                "0.1.0",
                environment(),
                processes,
                session("duration", new Exit(0, "done")),
                completeness,
                totals,
                sites,
                List.of(new TimelinePoint(0, 0, 0, 0, 0, 0), new TimelinePoint(1.5, 2, 99, 3, 1, 4096)));
    }

    private static Oversight oversight() {
        return new Oversight(
                "",
                new Overhead(12_345.6, 20_000, 1310.5, 240.5, 535, true, 0.5, 0.516, 0.031, 0.051, 0.3),
                -1,
                new Detach(0, 28, 0, 0.021, ""));
    }

    private static Session session(String endReason, Exit exit) {
        return new Session(
                START,
                300.02,
                endReason,
                exit,
                "uprobe-session",
                1,
                64,
                "dwarf",
                0,
                Long.MAX_VALUE,
                StackFilter.NONE,
                oversight());
    }

    private static Environment environment() {
        return new Environment(
                "web-1",
                "6.18.0",
                2,
                4_110_417_920L,
                "glibc 2.36",
                "development",
                "default",
                List.of(new AllocatorFile(
                        "glibc",
                        "/usr/lib/x86_64-linux-gnu/libc.so.6",
                        "a1b2c3",
                        List.of(
                                new AllocatorFile.Probe(
                                        "malloc", 0x9b350, 4, true, "the kernel emulates it", 1_000_000),
                                new AllocatorFile.Probe(
                                        "free", 0x9b840, 0, false, "the first instruction", 999_937)))));
    }

    private static TracedProcess server(int pid, String command) {
        return new TracedProcess(
                pid,
                pid,
                1,
                command,
                "/home/dev/server/server",
                START,
                START.plusMillis(300_020),
                false,
                memory(3),
                memory(7));
    }

    private static Memory memory(int megabytes) {
        long rss = megabytes * 1_048_576L + 4096;
        return new Memory(rss * 4, rss, rss * 2, rss + 8192, rss - 4096, 1);
    }

    private static Frame server(String function, long functionOffset, long offset, String file, int line) {
        return new Frame(
                function,
                functionOffset,
                "server",
                "/home/dev/server/server",
                SERVER_BUILD,
                offset,
                0x5555_5555_4000L + offset,
                file,
                line,
                false,
                null);
    }

    private static Frame inlined(String function, String file, int line) {
        return new Frame(
                function,
                0,
                "server",
                "/home/dev/server/server",
                SERVER_BUILD,
                0x11f0,
                0x5555_5555_51f0L,
                file,
                line,
                true,
                null);
    }

    private static Frame unnamed(String module, long offset) {
        return new Frame(
                null,
                0,
                module,
                "/usr/lib/" + module,
                null,
                offset,
                0x7f20_0000_0000L + offset,
                null,
                0,
                false,
                "no symbols");
    }
}
