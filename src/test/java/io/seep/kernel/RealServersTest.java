package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that others wrote, under load: nothing is lost, and their stacks are complete. */
@Tag("kernel")
@Tag("long")
class RealServersTest {
    private static final int ATTACHED_SECONDS = 20;
    private static final int STARTED_SECONDS = 15;

    /** Longer than a trace with all that is around it; a load ends by itself even when a test does not end it. */
    private static final int LOAD_SECONDS = 60;

    private static final Path SOURCES = TestPrograms.SOURCES.resolve("servers");

    @TempDir
    private Path folder;

    @BeforeAll
    static void needsRootAndBpf() {
        KernelTests.requireRootAndBpf();
    }

    @Test
    void redis() {
        RealServer.needs("redis-server", "redis-benchmark");
        int port = RealServer.freePort();
        List<String> command = List.of(
                "redis-server", "--port", "" + port, "--bind", "127.0.0.1", "--save", "", "--dir", folder.toString());
        String round = "redis-benchmark -p " + port + " -n 5000 -r 5000 -d 300 -t set,get,lpush,lpop,hset,zadd,incr -q";
        RealServer server = new RealServer("redis", folder, command, port, repeated(round));

        attached(server);
        started(server);
    }

    @Test
    void nginx() throws IOException {
        RealServer.needs("nginx", "wrk");
        byte[] page = new byte[20_000];
        ThreadLocalRandom.current().nextBytes(page);
        Files.write(folder.resolve("index.html"), page);

        // The worker of a master is attached to; a Seep that starts nginx itself would not follow it into a worker.
        RealServer withMaster = nginx("on");
        Process master = withMaster.start();
        Process load = withMaster.startLoad();
        try {
            ProcessHandle worker = master.children().findFirst().orElseThrow();
            check(withMaster.name() + " attached", attach(worker.pid()), false);
        } finally {
            RealServer.end(load.toHandle());
            RealServer.end(master.toHandle());
        }
        started(nginx("off"));
    }

    @Test
    void mariadb() {
        RealServer.needs("mariadbd", "mariadb-install-db", "mariadb-slap");
        int port = RealServer.freePort();
        Path data = folder.resolve("data");
        Path socket = folder.resolve("socket");
        RealServer.prepare(
                folder,
                "mariadb-install-db",
                "--no-defaults",
                "--datadir=" + data,
                "--user=root",
                "--skip-test-db",
                "--auth-root-authentication-method=normal");
        List<String> command = List.of(
                "mariadbd",
                "--no-defaults",
                "--user=root",
                "--datadir=" + data,
                "--socket=" + socket,
                "--bind-address=127.0.0.1",
                "--port=" + port);
        String round = "mariadb-slap --no-defaults --user=root --socket=" + socket
                + " --auto-generate-sql --auto-generate-sql-load-type=mixed --concurrency=4 --number-of-queries=2000";
        RealServer server = new RealServer("mariadb", folder, command, port, repeated(round));

        attached(server);
        started(server);
    }

    @Test
    void node() {
        RealServer.needs("node", "wrk");
        int port = RealServer.freePort();
        List<String> command = List.of("node", SOURCES.resolve("web.js").toString(), "" + port);
        RealServer server = new RealServer("node", folder, command, port, requests(port));

        attached(server);
        started(server);
    }

    @Test
    void jvmThatKeepsFramePointers() {
        Path bin = Path.of(System.getProperty("java.home"), "bin");
        RealServer.prepare(
                folder,
                bin.resolve("javac").toString(),
                "-d",
                folder.toString(),
                SOURCES.resolve("Zip.java").toString());
        List<String> command = List.of(
                bin.resolve("java").toString(),
                "-XX:+PreserveFramePointer",
                "-cp",
                folder.toString(),
                "Zip",
                "" + LOAD_SECONDS);
        RealServer server = new RealServer("jvm", folder, command, 0, "");

        attached(server);
        started(server);
    }

    @Test
    void python() {
        RealServer.needs("python3");
        // Debian's own, whatever else is on the PATH.
        String python = Files.isExecutable(Path.of("/usr/bin/python3")) ? "/usr/bin/python3" : "python3";
        List<String> command = List.of(python, SOURCES.resolve("churn.py").toString(), "" + LOAD_SECONDS);
        RealServer server = new RealServer("python", folder, command, 0, "");

        attached(server);
        started(server);
    }

    /** Go has no unwind tables that a walker could use, and calls C on another stack. */
    @Test
    void goThatCallsCIsFollowedToItsGoroutine() {
        RealServer.needs("go", "gcc");
        Path program = folder.resolve("cgo");
        RealServer.prepare(
                folder,
                "go",
                "build",
                "-o",
                program.toString(),
                SOURCES.resolve("cgo.go").toString());
        RealServer server = new RealServer("go", folder, List.of(program.toString(), "" + LOAD_SECONDS), 0, "");
        Process process = server.start();
        try {
            Report report = attach(process.pid());

            check("go attached", report, false);
        } finally {
            RealServer.end(process.toHandle());
        }
    }

    private RealServer nginx(String masterProcess) throws IOException {
        int port = RealServer.freePort();
        Path file = folder.resolve("nginx-" + masterProcess + ".conf");
        Files.writeString(file, """
                user root;
                daemon off;
                master_process %s;
                worker_processes 1;
                pid FOLDER/pid;
                error_log FOLDER/errors;
                events {}
                http {
                    access_log off;
                    gzip on;
                    gzip_min_length 100;
                    keepalive_requests 10;
                    client_body_temp_path FOLDER/body;
                    proxy_temp_path FOLDER/proxy;
                    fastcgi_temp_path FOLDER/fastcgi;
                    uwsgi_temp_path FOLDER/uwsgi;
                    scgi_temp_path FOLDER/scgi;
                    server { listen 127.0.0.1:%d; root FOLDER; }
                }
                """.formatted(masterProcess, port).replace("FOLDER", folder.toString()));
        return new RealServer("nginx", folder, List.of("nginx", "-c", file.toString()), port, requests(port));
    }

    private static String requests(int port) {
        return "exec wrk -t1 -c8 -d" + LOAD_SECONDS + "s -H 'Accept-Encoding: gzip' http://127.0.0.1:" + port + "/";
    }

    private static String repeated(String round) {
        return "exec timeout " + LOAD_SECONDS + " sh -c 'while " + round + "; do :; done'";
    }

    /** Traces a server that runs already. */
    private void attached(RealServer server) {
        Process process = server.start();
        Process load = server.startLoad();
        try {
            check(server.name() + " attached", attach(process.pid()), false);
            assertThat(process.isAlive()).as("%s runs on", server.name()).isTrue();
        } finally {
            RealServer.end(load.toHandle());
            RealServer.end(process.toHandle());
        }
    }

    private Report attach(long pid) {
        return SeepRun.of(folder, arguments(ATTACHED_SECONDS, List.of("-p", "" + pid, "--force")))
                .endedWith(0)
                .report();
    }

    /**
     * Lets Seep start a server, so that no block is older than the trace. When the time is over, the report is written
     * and the server runs on, with Seep as its parent; both are ended then.
     */
    private void started(RealServer server) {
        List<String> command = new ArrayList<>(List.of("--"));
        command.addAll(server.command());
        removeReport();
        try (RunningSeep seep = RunningSeep.start(folder, arguments(STARTED_SECONDS, command))) {
            server.awaitPort();
            Process load = server.startLoad();
            try {
                Path file = folder.resolve("report.json");
                Patience.until("the report of " + server.name(), 60_000, () -> Files.exists(file) || !seep.isAlive());
                assertThat(file).exists();
                Report report = Report.read(file);
                report.checkRules();
                check(server.name() + " started", report, true);
            } finally {
                RealServer.end(load.toHandle());
            }
        }
    }

    /** The report of an earlier trace. */
    private void removeReport() {
        try {
            Files.deleteIfExists(folder.resolve("report.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> arguments(int seconds, List<String> target) {
        List<String> arguments =
                new ArrayList<>(List.of("--stack-depth", "512", "-T", "" + seconds, "-o", "report.json"));
        arguments.addAll(target);
        return arguments;
    }

    private static void check(String run, Report report, boolean startedBySeep) {
        StackFigures figures = figures(run, report);
        assertThat(report.lost()).as("lost of %s", run).isEmpty();
        assertThat(figures.allocations()).as("allocations of %s", run).isGreaterThan(1000);
        assertThat(figures.completeShare()).as("complete stacks of %s", run).isGreaterThanOrEqualTo(0.999);
        if (startedBySeep) {
            assertThat(report.total("unknownFrees"))
                    .as("unknown frees of %s", run)
                    .isZero();
        }
    }

    private static StackFigures figures(String run, Report report) {
        StackFigures figures = StackFigures.of(report);
        System.out.println("MEASURED " + run + ": " + figures + "; frees of older blocks "
                + report.total("freesOfOlderBlocks") + ", unknown frees " + report.total("unknownFrees"));
        return figures;
    }
}
