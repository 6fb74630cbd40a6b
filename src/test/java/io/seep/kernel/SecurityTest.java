package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/security.md, rule by rule: what others can set or place makes root do nothing. */
@Tag("kernel")
class SecurityTest {
    private static final int NOBODY = 65534;

    @TempDir
    private Path folder;

    @BeforeAll
    static void needsRootAndBpf() {
        KernelTests.requireRootAndBpf();
    }

    @Test
    void whoIsNotRootIsToldSo() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));

        SeepRun run = SeepRun.shell(folder, asNobody("seep -p $$ -T 1"));

        assertThat(run.endedWith(125).stderr())
                .matches(
                        "seep: tracing needs root, and this is user \\d+; type: sudo seep … \\(seep doctor shows all\\)\n");
        SeepRun.shell(folder, asNobody("seep -- true")).endedWith(125);
        assertThat(SeepRun.shell(folder, asNobody("seep stop")).endedWith(125).stderr())
                .hasLineCount(1);
    }

    /** An agent in them would run as root; the command still gets its own. */
    @Test
    void javasVariablesReachTheCommandAndNotSeep() {
        String agent = "-javaagent:/no/such/agent.jar";
        SeepRun run = SeepRun.shell(
                folder,
                "JAVA_TOOL_OPTIONS=AGENT JDK_JAVA_OPTIONS=AGENT _JAVA_OPTIONS=AGENT CLASSPATH=/evil LD_DEBUG=libs"
                                .replace("AGENT", agent)
                        + " LD_DEBUG_OUTPUT=" + folder + "/ld seep -o report.json --"
                        + " sh -c 'echo $JAVA_TOOL_OPTIONS $JDK_JAVA_OPTIONS $_JAVA_OPTIONS $CLASSPATH'");

        assertThat(run.endedWith(0).stdout()).isEqualTo("AGENT AGENT AGENT /evil\n".replace("AGENT", agent));
        assertThat(run.stderr()).doesNotContain("Picked up", "agent");
        // ld.so writes a file for each program that it is asked to debug: the scripts' shells, the command, no Java.
        assertThat(filesNaming("libjli")).isEmpty();
    }

    @Test
    void evenThroughSudoThatKeepsTheEnvironment() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/sudo")), "no sudo on this machine");

        // sudo itself removes JAVA_TOOL_OPTIONS, but not these.
        SeepRun run = SeepRun.shell(
                folder,
                "JAVA_TOOL_OPTIONS=-javaagent:/no/such/agent.jar JDK_JAVA_OPTIONS=-javaagent:/no/such/agent.jar sudo -n -E "
                        + RunningSeep.SEEP + " -o report.json -- sh -c 'echo \"$JDK_JAVA_OPTIONS\"'");

        assertThat(run.endedWith(0).stdout()).isEqualTo("-javaagent:/no/such/agent.jar\n");
        assertThat(run.stderr()).doesNotContain("Picked up");
    }

    @Test
    void rootRunsNoJavaThatSomebodyElseCanChange() throws IOException {
        Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\ntouch " + folder + "/was-run\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setAttribute(folder.resolve("jdk"), "unix:uid", NOBODY);

        SeepRun run = SeepRun.shell(
                folder, TestPrograms.HOME.resolve("target/dist/bin/seep-launch") + " jdk/bin/java -Dx -- --version");

        assertThat(run.endedWith(125).stderr())
                .startsWith("seep: will not run jdk/bin/java as root: others than root can change ")
                .contains("/jdk");
        assertThat(folder.resolve("was-run")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ln -s /tmp /run/seep",
                "mkdir -m 755 /run/seep",
                "mkdir -m 700 /run/seep; chown nobody /run/seep",
                "touch /run/seep",
                "mkdir -m 700 /run/seep; chmod 777 /run",
            })
    void aRunFolderThatIsNotRootsOwnIsNotUsed(String squatting) {
        try (Target server = server()) {
            SeepRun run = inOwnRun(squatting + "; seep -p " + server.pid() + " -T 1");

            assertThat(run.endedWith(125).stderr()).startsWith("seep: /run");
            assertThat(run.stderr()).hasLineCount(1);
            inOwnRun(squatting + "; seep status").endedWith(125);
        }
    }

    @Test
    void aSocketOfSomebodyElseIsNotTalkedTo() throws IOException {
        Path squatter = Files.writeString(folder.resolve("squatter.py"), """
                import os, socket, sys
                door = socket.socket(socket.AF_UNIX)
                door.bind("/run/seep/%d.sock" % os.getpid())
                os.setresuid(65534, 65534, 65534)
                door.listen()
                door.settimeout(20)
                open(sys.argv[1], "w").close()
                peer, _ = door.accept()
                peer.settimeout(5)
                print(peer.recv(100), flush=True)
                """);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));

        SeepRun run = inOwnRun("mkdir -m 700 /run/seep; python3 " + squatter + " " + folder.resolve("listens")
                + " & until [ -e listens ]; do sleep 0.1; done; seep stop; status=$?; wait; exit $status");

        assertThat(run.endedWith(125).stderr()).isEqualTo("seep: no Seep is running\n");
        assertThat(run.stdout()).isEqualTo("b''\n");
    }

    @Test
    void theMachinesConfigurationRules() throws IOException {
        try (Target server = server()) {
            String pid = Long.toString(server.pid());
            SeepRun staging = withConfig("environment = staging", "seep -p " + pid + " -T 1 -o - -o report.json");
            assertThat(staging.endedWith(0).stdout()).contains("environment: staging (by /etc/seep/config)");
            assertThat(staging.stdout()).contains("(allowed: 30 %)");

            assertThat(withConfig("environment = production", "seep -p " + pid)
                            .endedWith(25)
                            .stderr())
                    .contains("/etc/seep/config");
            assertThat(withConfig("enviroment = staging", "seep -p " + pid)
                            .endedWith(25)
                            .stderr())
                    .contains("line 1: 'enviroment' is no key");
            assertThat(withConfig("environment = staging", "rw-rw-rw-", "seep -p " + pid)
                            .endedWith(125)
                            .stderr())
                    .contains("can be changed by others than root");
            Path log = folder.resolve("own-audit.log");
            withConfig("audit-log = " + log, "seep -o report.json -- true").endedWith(0);
            assertThat(Files.readString(log)).contains("\"command\":\"true\"").hasLineCount(1);
            assertThat(server.stop()).isZero();
        }
    }

    @Test
    void aConfigurationCanKeepSudoToWhatItsUserMayDebug() throws IOException {
        String own = "only-own-processes = yes";
        String sudo = "SUDO_UID=" + NOBODY + " SUDO_GID=" + NOBODY + " ";
        try (Target server = server()) {
            String pid = Long.toString(server.pid());

            assertThat(withConfig(own, sudo + "seep -p " + pid + " -T 1")
                            .endedWith(25)
                            .stderr())
                    .contains("process " + pid + " belongs to another user", "only-own-processes");
            withConfig(own, sudo + "seep -- touch was-run").endedWith(25);
            withConfig(own, sudo + "seep -p " + pid + " -o report.json").endedWith(25);
            assertThat(folder.resolve("was-run")).doesNotExist();
            withConfig(own, "seep -p " + pid + " -T 1 -o report.json").endedWith(0);
            withConfig(
                            own,
                            "setpriv --reuid 65534 --regid 65534 --clear-groups sleep 30 & sleep 0.5; " + sudo
                                    + "seep -p $! -T 1; status=$?; kill $!; exit $status")
                    .endedWith(0);
        }
    }

    /** A mount namespace of its own, with an empty /run. */
    private SeepRun inOwnRun(String line) {
        return SeepRun.shell(
                folder,
                "exec unshare -m sh -c 'mount -t tmpfs -o mode=755 none /run && { " + line.replace("'", "'\\''")
                        + "; }'");
    }

    /** A mount namespace of its own, with this line in /etc/seep/config. */
    private SeepRun withConfig(String config, String line) throws IOException {
        return withConfig(config, "rw-r--r--", line);
    }

    private SeepRun withConfig(String config, String mode, String line) throws IOException {
        Path file = folder.resolve("etc/seep/config");
        if (!Files.exists(file)) {
            SeepRun.shell(folder, "cp -a /etc etc && mkdir -p etc/seep").endedWith(0);
        }
        Files.writeString(file, config + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        return SeepRun.shell(
                folder, "exec unshare -m sh -c 'mount --bind etc /etc && { " + line.replace("'", "'\\''") + "; }'");
    }

    private static String asNobody(String line) {
        return "setpriv --reuid 65534 --regid 65534 --clear-groups sh -c '" + line + "'";
    }

    private List<String> filesNaming(String text) {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("ld."))
                    .filter(file -> contains(file, text))
                    .map(Path::toString)
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.readString(file).contains(text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Target server() {
        Target server = Target.start(folder, TestPrograms.program("leaky_server"), 1_000_000, 1000, 1)
                .ready();
        server.signal("USR1");
        return server;
    }
}
