package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.seep.model.MemoryScan;
import io.seep.model.Reachability;
import io.seep.model.Recording;
import io.seep.model.Site;
import io.seep.report.json.JsonRecording;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks that nothing points at, in a process that was running before and runs on. */
@Tag("kernel")
class RunningReachabilityTest {
    private static final int KILLS = 3;

    private static final int MANY_KILLS = 20;

    @TempDir
    private Path folder;

    @TempDir
    private Path elsewhere;

    @BeforeAll
    static void needsRootAndBpf() {
        KernelTests.requireRootAndBpf();
    }

    @Test
    void eachBlockIsWhatTheProgramMadeOfIt() throws IOException {
        try (Target target = keeper(50, 1)) {
            Recording recording = searched(target, "--reachability", "--max-pause", "20s");

            MemoryScan scan = scanOf(recording);
            assertThat(scan.reason()).isEmpty();
            assertThat(scan.when()).isEqualTo(MemoryScan.STOPPED);
            assertThat(scan.pauseSeconds()).isPositive();
            assertThat(blocksBySize(recording))
                    .containsEntry(100L, "direct 50")
                    .containsEntry(200L, "reachable 100")
                    .containsEntry(300L, "interior 10")
                    .containsEntry(400L, "reachable 1")
                    .containsEntry(500L, "reachable 1")
                    .containsEntry(600L, "reachable 20")
                    .containsEntry(700L, "indirect 19 direct 1")
                    .containsEntry(800L, "reachable 1")
                    .containsEntry(900L, "reachable 1")
                    .containsEntry(1024L, "reachable 1024");
            runsOn(target);
            assertThat(target.stop()).isZero();
        }
    }

    @Test
    void aProcessThatWouldStandTooLongIsNotStopped() throws IOException {
        try (Target target = keeper(1, 64)) {
            Recording recording = searched(target, "--reachability", "--max-pause", "1ms");

            assertThat(scanOf(recording).reason())
                    .matches("the process would be stopped for about \\d+ ms; --max-pause allows 1 ms");
            assertThat(target.stop()).isZero();
        }
    }

    @Test
    void aCacheWithoutALimitIsALeakOfWhichTheReportSaysThatItIsReachable() throws IOException {
        try (Target target = Target.start(folder, TestPrograms.program("cache_without_limit"))
                .ready()) {
            SeepRun.of(
                            folder,
                            "-p",
                            Long.toString(target.pid()),
                            "-T",
                            "8",
                            "--force",
                            "--reachability",
                            "--max-pause",
                            "20s",
                            "-o",
                            "report.json")
                    .endedWith(0);
            Site cache = JsonRecording.read(folder.resolve("report.json")).sites().stream()
                    .filter(site -> site.liveBlocks() > 0 && site.liveBytes() / site.liveBlocks() == 101)
                    .findFirst()
                    .orElseThrow();

            assertThat(cache.verdict().kind()).isEqualTo("leaking");
            assertThat(cache.verdict().reasons())
                    .last()
                    .asString()
                    .matches("it is reachable: something points at all of its \\d+ blocks of \\d+ bytes, as in a cache"
                            + " without a limit");
            assertThat(target.stop()).isZero();
        }
    }

    @Test
    void aDumpTellsWhatNothingPointsAtNowAndTheNextOneDoesNot() throws IOException {
        try (Target target = keeper(50, 1);
                RunningSeep seep = start(target, "--max-pause", "20s")) {
            target.traced();
            allocate(target);
            awaitAnswers(seep);

            ask("dump", seep, "--reachability", "-o", "searched.json").endedWith(0);
            ask("dump", seep, "-o", "plain.json").endedWith(0);

            Recording searched = JsonRecording.read(elsewhere.resolve("searched.json"));
            assertThat(scanOf(searched).when()).isEqualTo(MemoryScan.STOPPED);
            assertThat(blocksBySize(searched))
                    .containsEntry(100L, "direct 50")
                    .containsEntry(300L, "interior 10")
                    .containsEntry(700L, "indirect 19 direct 1");
            Recording plain = JsonRecording.read(elsewhere.resolve("plain.json"));
            assertThat(plain.processes().getFirst().scan()).isNull();
            assertThat(blocksBySize(plain)).isEmpty();
            runsStill(target);
            seep.signal("INT");
            seep.waitFor().endedWith(0);
            assertThat(target.stop()).isZero();
        }
    }

    private void awaitAnswers(RunningSeep seep) {
        Patience.until(
                "an answer of the running Seep",
                60_000,
                () -> ask("status", seep).status() == 0);
    }

    @Test
    void whyTellsTheChainFromARootToABlock() {
        try (Target target = keeper(1, 1);
                RunningSeep seep = start(target, "--max-pause", "20s")) {
            target.traced();
            String last = allocate(target);

            awaitAnswers(seep);

            // Names come a moment later.
            Patience.until(
                    "names",
                    60_000,
                    () -> ask("why", seep, last).endedWith(0).stdout().contains(" list_of+"));
            String chain = ask("why", seep, last).endedWith(0).stdout();

            assertThat(chain)
                    .startsWith("block " + last + " of 600 bytes\n    malloc, site ")
                    .containsPattern("list_of\\+0x[0-9a-f]+ \\[keeps_and_loses\\]")
                    .containsPattern("is pointed at by the variable list \\[keeps_and_loses\\]\n"
                            + "the process was stopped for \\d+\\.\\d ms\n$");
            assertThat(chain.lines().filter(line -> line.startsWith("block "))).hasSize(20);
            runsStill(target);
            seep.signal("INT");
            seep.waitFor().endedWith(0);
            assertThat(target.stop()).isZero();
        }
    }

    @Test
    void whyTellsWhatThatIsInNoBlockHoldsABlock() throws IOException {
        try (Target target = keeper(1, 1);
                RunningSeep seep = start(target, "--max-pause", "20s")) {
            target.traced();
            allocate(target);
            awaitAnswers(seep);
            ask("dump", seep, "-o", "plain.json").endedWith(0);
            Recording recording = JsonRecording.read(elsewhere.resolve("plain.json"));

            assertThat(why(seep, recording, 200))
                    .containsPattern("by the variable held(\\+0x[0-9a-f]+)? \\[keeps_and_loses\\]\n");
            assertThat(why(seep, recording, 400))
                    .containsPattern("by the word at 0x[0-9a-f]+, on the stack of thread \\d+\n");
            assertThat(why(seep, recording, 500))
                    .containsPattern("by thread-local data of the program, at 0x[0-9a-f]+, of thread \\d+\n");
            assertThat(why(seep, recording, 800))
                    .containsPattern("by the kernel, as data of epoll_ctl for descriptor \\d+\n");
            assertThat(why(seep, recording, 900)).containsPattern("by a vector register of thread \\d+\n");
            assertThat(why(seep, recording, 100)).contains("nothing points at it: it is lost\n");
            seep.signal("INT");
            seep.waitFor().endedWith(0);
            assertThat(target.stop()).isZero();
        }
    }

    /** Of the site whose blocks have this size. */
    private String why(RunningSeep seep, Recording recording, long size) {
        String id = recording.sites().stream()
                .filter(site ->
                        !site.runtime() && site.liveBlocks() > 0 && site.liveBytes() / site.liveBlocks() == size)
                .map(Site::id)
                .findFirst()
                .orElseThrow();
        return ask("why", seep, id).endedWith(0).stdout();
    }

    @Test
    void whenSeepIsKilledInTheMiddleTheProcessRunsOn() {
        killInTheMiddle(KILLS);
    }

    @Test
    @Tag("long")
    void howeverOftenItIsKilled() {
        killInTheMiddle(MANY_KILLS);
    }

    private void killInTheMiddle(int kills) {
        try (Target target = keeper(1, 256)) {
            boolean allocated = false;
            int kill = 0;
            for (int run = 0; kill < kills; run++) {
                assertThat(run).as("runs whose stop nobody saw").isLessThan(10 * kills);
                try (RunningSeep seep = start(target, "--reachability", "--max-pause", "60s")) {
                    target.traced();
                    if (!allocated) {
                        allocate(target);
                        allocated = true;
                    }
                    seep.signal("INT");
                    kill += sawStop(target, seep) ? 1 : 0;
                    seep.killNine();
                }
                Patience.until("the process runs on after kill " + kill, 30_000, () -> !isStopped(target));
            }
            assertThat(target.stop()).isZero();
        }
    }

    private SeepRun ask(String verb, RunningSeep seep, String... arguments) {
        var words = new ArrayList<>(List.of(verb, "--id", Long.toString(seep.pid())));
        words.addAll(List.of(arguments));
        return SeepRun.of(elsewhere, words);
    }

    /**
     * Without a pause: the stop lasts some hundred milliseconds. False when it went by unseen, as it can where many
     * processes share a processor.
     */
    private static boolean sawStop(Target target, RunningSeep seep) {
        while (seep.isAlive()) {
            if (isStopped(target)) {
                return true;
            }
        }
        return false;
    }

    private Target keeper(int lost, int mebibytes) {
        return Target.start(folder, TestPrograms.program("keeps_and_loses"), lost, mebibytes)
                .ready();
    }

    private RunningSeep start(Target target, String... options) {
        var arguments = new ArrayList<>(List.of("-p", Long.toString(target.pid()), "-T", "120", "--force"));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of("-o", "report.json"));
        return RunningSeep.start(folder, arguments);
    }

    private Recording searched(Target target, String... options) throws IOException {
        try (RunningSeep seep = start(target, options)) {
            target.traced();
            allocate(target);
            seep.signal("INT");
            seep.waitFor().endedWith(0);
        }
        return JsonRecording.read(folder.resolve("report.json"));
    }

    /** The address of the last block of the list. */
    @CanIgnoreReturnValue
    private static String allocate(Target target) {
        target.signal("USR1");
        try {
            String line = target.line();
            assertThat(line).startsWith("done 0x");
            return line.substring("done ".length());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void runsStill(Target target) {
        Patience.until("not stopped", 30_000, () -> !isStopped(target));
    }

    private static void runsOn(Target target) {
        runsStill(target);
        assertThat(TargetCode.probes(target.pid())).isZero();
    }

    /** By a tracer or by a signal: proc_pid_status(5). */
    private static boolean isStopped(Target target) {
        try {
            List<String> status = Files.readAllLines(Path.of("/proc/" + target.pid() + "/status"));
            return status.stream().anyMatch(line -> line.matches("TracerPid:\\s+[1-9]\\d*|State:\\s+[tT] .*"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MemoryScan scanOf(Recording recording) {
        MemoryScan scan = recording.processes().getFirst().scan();
        assertThat(scan).isNotNull();
        return scan;
    }

    /** What became of the blocks of each size, of the program's own sites. */
    private static Map<Long, String> blocksBySize(Recording recording) {
        var found = new TreeMap<Long, String>();
        for (Site site : recording.sites()) {
            Reachability reachability = site.detail().reachability();
            if (!site.runtime() && reachability != null) {
                found.merge(site.liveBytes() / site.liveBlocks(), words(reachability), (a, b) -> a + " " + b);
            }
        }
        return found;
    }

    private static String words(Reachability reachability) {
        var words = new ArrayList<String>();
        add(words, "reachable", reachability.reachable());
        add(words, "interior", reachability.interior());
        add(words, "indirect", reachability.indirect());
        add(words, "direct", reachability.direct());
        return String.join(" ", words);
    }

    private static void add(List<String> words, String kind, Reachability.Amount amount) {
        if (amount.blocks() > 0) {
            words.add(kind + " " + amount.blocks());
        }
    }
}
