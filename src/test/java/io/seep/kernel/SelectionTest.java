package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** --name, --cgroup, --container and several -p: all that match, those that are there and those that come. */
@Tag("kernel")
class SelectionTest {
    private static final TestProgram FAMILY = TestPrograms.program("family");

    /** Of the whole family, and four that are started beside it. */
    private static final int ALL_IMAGES = 97 + 4;

    @TempDir
    private Path folder;

    private final List<Path> groups = new ArrayList<>();

    /** A name that nobody else's process has, under which the program finds its libc. */
    private final String name = "kin" + Long.toString(System.nanoTime() % 1_000_000_000L, 36);

    private Path program = Path.of("/");

    @BeforeAll
    static void needsRootAndBpf() throws IOException {
        KernelTests.requireRootAndBpf();
        Family.prepare();
    }

    @BeforeEach
    void giveItsName() throws IOException {
        program = folder.resolve(name);
        Files.copy(FAMILY.executable(), program);
        Files.createSymbolicLink(folder.resolve("own-libc"), TestPrograms.OUTPUT.resolve("own-libc"));
    }

    @AfterEach
    void removeGroups() throws IOException {
        for (Path group : groups.reversed()) {
            Patience.until("an empty group", 30_000, () -> isEmpty(group));
            Files.delete(group);
        }
    }

    @Test
    void byName() throws IOException {
        try (Target first = start("exec " + program + " attach").ready();
                RunningSeep seep = trace("-f", "--name", name)) {
            first.traced();
            first.signal("USR1");
            assertThat(first.waitFor()).isEqualTo(7);
            for (int i = 0; i < 3; i++) {
                assertThat(start("exec " + program + " leaf").waitFor()).isZero();
            }
            // Another name: nobody's business.
            assertThat(start("exec " + FAMILY.executable() + " leaf").waitFor()).isZero();
            int others = 1;

            assertThat(seepsOf(seep).size()).isEqualTo(Family.said(folder).size() - others);
        }
    }

    @Test
    void byControlGroup() throws IOException {
        Path group = makeGroup("seep-test-" + name);
        checkGroup(group, List.of("--cgroup", group.toString()));
    }

    @Test
    void byContainer() throws IOException {
        String container = number("01234567");
        Path group = makeGroup("docker-" + container + ".scope");
        checkGroup(group, List.of("--container", container.substring(0, 20)));
    }

    /** No control group has the container's name, but what is mounted in it does. */
    @Test
    void byAContainersMounts() throws IOException {
        String container = number("fedcba98");
        Path own = Files.createDirectories(folder.resolve("containers/" + container))
                .resolve("hostname");
        Files.writeString(own, "here");
        Path seen = Files.createFile(folder.resolve("hostname"));
        check(
                "exec unshare --mount sh -c 'mount --bind " + own + " " + seen + " && exec \"$@\"' - ",
                "exec nsenter --mount --target $FIRST ",
                List.of("--container", container.substring(0, 20)));
    }

    /** A container's number, as long on a machine that has just started as on any other. */
    private static String number(String beginning) {
        return beginning + String.format(Locale.ROOT, "%016x", System.nanoTime());
    }

    private void checkGroup(Path group, List<String> options) throws IOException {
        String join = "echo $$ > " + group + "/cgroup.procs; exec ";
        check(join, join, options);
    }

    /**
     * @param enter a shell's words that bring the first program of all to where it is selected
     * @param join the same for later ones; $FIRST is the first one's pid
     */
    private void check(String enter, String join, List<String> options) throws IOException {
        try (Target first = start(enter + program + " attach").ready();
                RunningSeep seep = trace(options.toArray(String[]::new))) {
            first.traced();
            String joined = join.replace("$FIRST", Long.toString(first.pid()));
            for (int i = 0; i < 3; i++) {
                assertThat(start(joined + program + " leaf").waitFor()).isZero();
            }
            assertThat(start("exec " + program + " leaf").waitFor()).isZero();
            first.signal("USR1");
            assertThat(first.waitFor()).isEqualTo(7);

            assertThat(seepsOf(seep).size()).isEqualTo(Family.said(folder).size() - 1);
        }
    }

    @Test
    void severalProcesses() throws IOException {
        try (Target first = start("exec " + program + " alone").ready();
                Target second = start("exec " + program + " alone").ready();
                RunningSeep seep = trace("-p", Long.toString(first.pid()), "-p", Long.toString(second.pid()))) {
            first.traced();
            second.traced();
            first.signal("USR1");
            second.signal("USR1");
            assertThat(first.waitFor()).isZero();
            assertThat(second.waitFor()).isZero();

            Report report = seep.waitFor().endedWith(0).report();
            assertThat(Family.counted(report)).hasSize(2).isEqualTo(Family.said(folder));
        }
    }

    @Test
    void whatIsNotThereIsToldInOneLine() {
        for (String wrong : List.of("--cgroup /no/such/group", "--container 0123456789abcdef", "--container web")) {
            SeepRun run = SeepRun.shell(folder, "seep " + wrong).endedWith(125);

            assertThat(run.stderr().lines()).as(wrong).hasSize(1);
            assertThat(run.stderr()).contains(wrong);
        }
    }

    /** The images that were counted, each as it counts itself, once Seep was asked to end. */
    private java.util.Map<Long, List<List<Long>>> seepsOf(RunningSeep seep) throws IOException {
        // The last process of the family outlives the first by most of a second.
        Patience.until("the end of all", 60_000, () -> Family.lines(folder).size() == ALL_IMAGES);
        assertThat(SeepRun.of(
                                Files.createDirectories(folder.resolve("stop")),
                                "stop",
                                "--id",
                                Long.toString(seep.pid()))
                        .status())
                .isZero();
        Report report = seep.waitFor().endedWith(0).report();
        var said = Family.said(folder);
        var counted = Family.counted(report);
        // A shell that has just joined the group may be seen there before it becomes the program.
        counted.replaceAll((pid, images) -> {
            int own = said.getOrDefault(pid, images).size();
            return images.subList(Math.max(0, images.size() - own), images.size());
        });

        assertThat(report.lost()).isEmpty();
        assertThat(report.total("unknownFrees")).isZero();
        assertThat(said).containsAllEntriesOf(counted);
        return counted;
    }

    private RunningSeep trace(String... options) {
        var arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("-T", "120", "--force", "-o", "report.json"));
        return RunningSeep.start(folder, arguments);
    }

    private Target start(String line) {
        return Target.startAny(folder, List.of("sh", "-c", line));
    }

    /** In the first hierarchy in which that is possible. */
    private Path makeGroup(String groupName) throws IOException {
        try (Stream<String> mounts = Files.lines(Path.of("/proc/mounts"))) {
            List<Path> hierarchies = mounts.map(line -> List.of(line.split(" ")))
                    .filter(fields -> fields.get(2).startsWith("cgroup"))
                    .map(fields -> Path.of(fields.get(1)))
                    .toList();
            for (Path hierarchy : hierarchies) {
                // A new group of cpuset has no processor, and takes no process.
                if (!hierarchy.endsWith("cpuset") && hierarchy.toFile().canWrite()) {
                    Path group = hierarchy.resolve(groupName);
                    if (group.toFile().mkdir()) {
                        groups.add(group);
                        return group;
                    }
                }
            }
        }
        assumeTrue(false, "no control group can be made here");
        throw new IllegalStateException("not reached");
    }

    private static boolean isEmpty(Path group) {
        try {
            return Files.readString(group.resolve("cgroup.procs")).isEmpty();
        } catch (IOException e) {
            return false;
        }
    }
}
