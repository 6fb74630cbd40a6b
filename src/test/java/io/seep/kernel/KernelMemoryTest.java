package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** With -K: what src/test/programs/descriptors.c makes the kernel allocate is found exactly. */
@Tag("kernel")
class KernelMemoryTest {
    private static final String UNSEEN = "freedUnseen";

    /** What the program does, function by function; a pipe is made of two blocks, a map of one. */
    private static final List<Expected> EXPECTED = List.of(
            new Expected("hold_pipes", "alloc_pipe_info", 2 * 33, 2 * 33),
            new Expected("hold_pages", "alloc_pipe_info", 2 * 29, 2 * 29),
            new Expected("hold_pages", "pipe_write", 29, 29),
            new Expected("release_pipes", "alloc_pipe_info", 2 * 77, 0),
            new Expected("release_pipes", "pipe_write", 77, 0),
            new Expected("hold_eventfds", "do_eventfd", 111, 111),
            new Expected("release_eventfds", "do_eventfd", 55, 0),
            new Expected("hold_signalfds", "do_signalfd4", 61, 61),
            new Expected("release_signalfds", "do_signalfd4", 47, 0),
            new Expected("hold_maps", "array_map_alloc", 13, 13),
            new Expected("release_maps", "array_map_alloc", 9, 0));

    @TempDir
    private Path folder;

    /** The allocations that a function of the kernel has itself asked for, on behalf of one of the program. */
    private record Expected(String program, String kernel, long allocations, long liveBlocks) {
        void check(Report report) {
            List<Report.Site> sites = report.sites().stream()
                    .filter(site -> site.functions().contains(program) && isAskedBy(site))
                    .toList();
            assertThat(sum(sites, "allocations"))
                    .as("%s allocations: %s", this, sites)
                    .isEqualTo(allocations);
            assertThat(sum(sites, "liveBlocks")).as("%s live: %s", this, sites).isEqualTo(liveBlocks);
            for (Report.Site site : sites) {
                assertThat(indexOf(site, kernel)).isLessThan(site.functions().indexOf(program));
                assertThat(site.modules().get(indexOf(site, kernel))).isEqualTo("[kernel]");
            }
        }

        /** Not in a file's inode or the like, which other functions lie between. */
        private boolean isAskedBy(Report.Site site) {
            int at = indexOf(site, kernel);
            return at >= 0 && site.functions().subList(0, at).stream().allMatch(Expected::isAllocator);
        }

        private static int indexOf(Report.Site site, String function) {
            List<String> functions = site.functions();
            for (int at = 0; at < functions.size(); at++) {
                // anon_pipe_write since Linux 6.14; __do_sys_eventfd2 and others where a compiler has joined two.
                if (functions.get(at).endsWith(function) || functions.get(at).equals("__x64_sys_" + function)) {
                    return at;
                }
            }
            return -1;
        }

        /** ida_alloc_range() is none: now and then it needs room for the numbers that it hands out. */
        private static boolean isAllocator(String function) {
            return function.contains("alloc") && !function.startsWith("ida_");
        }
    }

    private static long sum(List<Report.Site> sites, String name) {
        return sites.stream().mapToLong(site -> site.number(name)).sum();
    }

    @BeforeAll
    static void needsRootAndBpf() {
        KernelTests.requireRootAndBpf();
    }

    @Test
    void descriptorsAndHeapOfOneProgramAreInOneReport() {
        check(SeepRun.trace(folder, TestPrograms.program("descriptors"), List.of("-K"))
                .endedWith(0)
                .report());
    }

    @Test
    void insideAPidNamespaceToo() {
        String program = TestPrograms.program("descriptors").executable().toString();
        check(SeepRun.shell(folder, OwnPids.NAMESPACE + "seep -K -o report.json -- " + program)
                .endedWith(0)
                .report());
    }

    @Test
    void ofARunningProgramToo() throws IOException {
        try (Target program = Target.start(folder, TestPrograms.program("descriptors"), "wait")
                        .ready();
                RunningSeep seep = RunningSeep.start(
                        folder, List.of("-K", "-p", Long.toString(program.pid()), "-T", "100", "-o", "report.json"))) {
            program.traced();
            program.type("go");
            assertThat(program.line()).isEqualTo("done");
            seep.signal("INT");

            check(seep.waitFor().endedWith(0).report());
            program.type("end");
            assertThat(program.waitFor()).isZero();
        }
    }

    private static void check(Report report) {
        List<Executable> claims = new ArrayList<>();
        EXPECTED.forEach(expected -> claims.add(() -> expected.check(report)));
        claims.add(() -> {
            List<Report.Site> heap = report.sites().stream()
                    .filter(site -> site.functions().contains("leak_heap")
                            && site.origin().equals("malloc"))
                    .toList();
            assertThat(sum(heap, "liveBlocks")).isEqualTo(50);
            assertThat(sum(heap, "liveBytes")).isEqualTo(50 * 10007);
        });
        claims.add(() -> noUnseenFreeIsALeak(report));
        report.checkRules();
        assertAll(claims);
    }

    /** Timers and items of epoll that were closed are recognised; what else grew meanwhile is no leak either. */
    private static void noUnseenFreeIsALeak(Report report) {
        for (String asking : List.of("timerfd_create", "epoll_create", "epoll_ctl")) {
            List<Report.Site> live = report.sites().stream()
                    .filter(site -> site.functions().stream().anyMatch(name -> name.startsWith("release_")))
                    .filter(site -> site.number("liveBlocks") > 0)
                    .filter(site -> new Expected("", asking, 0, 0).isAskedBy(site))
                    .toList();
            assertThat(live)
                    .as(asking)
                    .isNotEmpty()
                    .allSatisfy(site -> assertThat(verdict(site)).as("%s", site).isEqualTo(UNSEEN));
        }
        List<Report.Site> items = report.sites().stream()
                .filter(site -> site.origin().equals("slab eventpoll_epi"))
                .filter(site -> site.functions().contains("release_epolls"))
                .toList();
        assertThat(sum(items, "allocations")).isEqualTo(200);
        // Of those whose address somebody else was handed out meanwhile it is known that they were freed.
        assertThat(sum(items, "liveBlocks")).isBetween(1L, 200L);
        assertThat(report.sites().stream()
                        .filter(site -> site.functions().stream().anyMatch(name -> name.startsWith("release_")))
                        .filter(site -> verdict(site).equals("leaking"))
                        .toList())
                .isEmpty();
        assertThat(report.sites().stream()
                        .filter(site -> verdict(site).equals(UNSEEN))
                        .filter(site -> site.functions().stream().anyMatch(name -> name.startsWith("hold_")))
                        .filter(site -> EXPECTED.stream().anyMatch(expected -> expected.isAskedBy(site)))
                        .toList())
                .isEmpty();
    }

    private static String verdict(Report.Site site) {
        Object verdict = site.numbers().get("verdict");
        return verdict instanceof Map<?, ?> map ? Objects.toString(map.get("kind")) : "";
    }

    @Test
    void theWholeSystemIsFilteredByCaller() throws IOException {
        try (Target program = Target.start(folder, TestPrograms.program("descriptors"), "wait")
                        .ready();
                RunningSeep seep = RunningSeep.start(
                        folder, List.of("-K", "--caller", "do_signalfd4", "-T", "100", "-o", "report.json"))) {
            Patience.until(
                    "an answer of the running Seep",
                    60_000,
                    () -> SeepRun.of(folder.resolve(".."), "status", "--id", Long.toString(seep.pid()))
                                    .status()
                            == 0);
            program.type("go");
            assertThat(program.line()).isEqualTo("done");
            seep.signal("INT");

            Report report = seep.waitFor().endedWith(0).report();
            // Nobody else here has signalfds. Their files, dentries and so on are of do_signalfd4 too.
            List<Report.Site> own = report.sites().stream()
                    .filter(site -> site.functions().indexOf("do_signalfd4") <= 2)
                    .filter(site -> site.origin().startsWith("slab kmalloc"))
                    .toList();
            assertThat(sum(own, "allocations")).as("%s", own).isEqualTo(61 + 47);
            assertThat(sum(own, "liveBlocks")).isEqualTo(61);
            assertThat(report.sites()).allMatch(site -> site.functions().contains("do_signalfd4"));
            program.type("end");
            assertThat(program.waitFor()).isZero();
        }
    }
}
