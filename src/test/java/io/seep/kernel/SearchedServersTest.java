package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.model.MemoryScan;
import io.seep.report.json.JsonRecording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers with a gigabyte of memory are searched while they serve: nobody's request fails. */
@Tag("kernel")
@Tag("long")
class SearchedServersTest {
    private static final long GIGABYTE = 1_000_000_000;

    /** By which a client may have felt less than the whole stop: its request came when the process stood already. */
    private static final double FELT = 0.8;

    private static final long DEFAULT_PAUSE_MILLIS = 500;

    @TempDir
    private Path folder;

    @TempDir
    private Path elsewhere;

    @BeforeAll
    static void needsRootAndBpf() {
        KernelTests.requireRootAndBpf();
    }

    @Test
    void redis() throws Exception {
        RealServer.needs("redis-server", "redis-benchmark", "redis-cli");
        int port = RealServer.freePort();
        List<String> command = List.of(
                "redis-server",
                "--port",
                "" + port,
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--enable-debug-command",
                "yes",
                "--dir",
                folder.toString());
        // Its last column but none is the longest wait of a request, in milliseconds.
        String load = "exec redis-benchmark -p " + port + " -c 8 -n 100000 -r 5000 -d 100 -t set,get --csv";
        RealServer server = new RealServer("redis", folder, command, port, load);
        Process process = server.start();
        try {
            RealServer.prepare(folder, "redis-cli", "-p", "" + port, "DEBUG", "POPULATE", "900000", "key", "1000");

            searchUnderLoad(
                    server, process, Pattern.compile("\"([0-9.]+)\"$", Pattern.MULTILINE), Pattern.compile("^"));

            RealServer.prepare(folder, "redis-cli", "-p", "" + port, "SET", "after", "all");
            assertThat(said("prepare.log")).isEqualTo("OK\n");
        } finally {
            RealServer.end(process.toHandle());
        }
    }

    @Test
    void mariadb() throws Exception {
        RealServer.needs("mariadbd", "mariadb-install-db", "mariadb", "sysbench");
        int port = RealServer.freePort();
        Path socket = folder.resolve("socket");
        RealServer.prepare(
                folder,
                "mariadb-install-db",
                "--no-defaults",
                "--datadir=" + folder.resolve("data"),
                "--user=root",
                "--skip-test-db",
                "--auth-root-authentication-method=normal");
        List<String> command = List.of(
                "mariadbd",
                "--no-defaults",
                "--user=root",
                "--datadir=" + folder.resolve("data"),
                "--socket=" + socket,
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--max-heap-table-size=2G",
                "--innodb-flush-log-at-trx-commit=0",
                "--innodb-flush-method=nosync");
        String sysbench = "sysbench --db-driver=mysql --mysql-socket=" + socket
                + " --mysql-user=root --mysql-db=sbtest oltp_read_write --tables=4 --table-size=20000"
                + " --rand-type=uniform";
        // 1213: two transactions that wait for each other's rows, as this load's do now and then, searched or not.
        RealServer server = new RealServer(
                "mariadb",
                folder,
                command,
                port,
                "exec " + sysbench + " --threads=4 --time=25 --mysql-ignore-errors=1213 run");
        Process process = server.start();
        try {
            sql(socket, "CREATE DATABASE sbtest");
            RealServer.prepare(folder, ("" + sysbench + " prepare").split(" "));
            sql(
                    socket,
                    "USE sbtest; CREATE TABLE held (a CHAR(250), b CHAR(250), c CHAR(250), d CHAR(250)) ENGINE=MEMORY"
                            + " CHARSET=latin1; INSERT INTO held SELECT REPEAT('a', 250), REPEAT('b', 250),"
                            + " REPEAT('c', 250), REPEAT('d', 250) FROM seq_1_to_900000");

            searchUnderLoad(server, process, Pattern.compile("max: +([0-9.]+)"), Pattern.compile("reconnects: +0 "));

            sql(socket, "SELECT 'after all'");
            assertThat(said("prepare.log")).contains("after all");
        } finally {
            RealServer.end(process.toHandle());
        }
    }

    private void sql(Path socket, String statement) {
        RealServer.prepare(
                folder, "mariadb", "--no-defaults", "--user=root", "--socket=" + socket, "--execute=" + statement);
    }

    /**
     * Once with a stop that may last, once with the usual limit.
     *
     * @param longestWait in what the load says at its end, in milliseconds
     * @param clean what it says when no request failed
     */
    private void searchUnderLoad(RealServer server, Process process, Pattern longestWait, Pattern clean)
            throws Exception {
        MemoryScan scan = searched(server, process, clean, "--max-pause", "30s");
        double felt = longestWait
                .matcher(said("load.log"))
                .results()
                .mapToDouble(wait -> Double.parseDouble(wait.group(1)) / 1000)
                .max()
                .orElseThrow();
        System.out.printf(
                "MEASURED %s: %.2f GB searched while it stood for %.2f s; the longest request took %.2f s%n",
                server.name(), scan.scannedBytes() / 1e9, scan.pauseSeconds(), felt);
        assertThat(scan.reason()).isEmpty();
        assertThat(scan.when()).isEqualTo(MemoryScan.STOPPED);
        assertThat(scan.scannedBytes()).isGreaterThan(GIGABYTE);
        assertThat(felt).isGreaterThan(FELT * scan.pauseSeconds());

        MemoryScan usual = searched(server, process, clean);
        System.out.printf(
                "MEASURED %s, --max-pause as usual: %.2f s %s%n", server.name(), usual.pauseSeconds(), usual.reason());
        if (usual.made()) {
            assertThat(usual.pauseSeconds() * 1000).isLessThan(DEFAULT_PAUSE_MILLIS);
        } else {
            assertThat(usual.reason())
                    .matches("the process would be stopped for about \\d+ ms; --max-pause allows 500 ms"
                            + "|it took longer than 500 ms; the process was stopped for \\d{3} ms");
        }
    }

    /** What a dump says in the middle of the load, which ends well. */
    private MemoryScan searched(RealServer server, Process process, Pattern clean, String... options) throws Exception {
        var arguments = new ArrayList<>(
                List.of("-p", Long.toString(process.pid()), "-T", "120", "--force", "-o", "report.json"));
        arguments.addAll(List.of(options));
        Process load = server.startLoad();
        try (RunningSeep seep = RunningSeep.start(folder, arguments)) {
            Patience.until(
                    "an answer of the running Seep",
                    60_000,
                    () -> ask(seep, "status").status() == 0);
            assertThat(load.isAlive())
                    .as("the load runs on; it said: %s", said("load.log"))
                    .isTrue();
            ask(seep, "dump", "--reachability", "-o", "searched.json").endedWith(0);
            assertThat(load.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(load.exitValue())
                    .as("the load, which said: %s", said("load.log"))
                    .isZero();
            assertThat(said("load.log")).containsPattern(clean).doesNotContainIgnoringCase("error from server");
            seep.signal("INT");
            seep.waitFor().endedWith(0);
        } finally {
            RealServer.end(load.toHandle());
        }
        assertThat(process.isAlive()).isTrue();
        MemoryScan scan = JsonRecording.read(elsewhere.resolve("searched.json"))
                .processes()
                .getFirst()
                .scan();
        assertThat(scan).isNotNull();
        return scan;
    }

    private SeepRun ask(RunningSeep seep, String verb, String... arguments) {
        var words = new ArrayList<>(List.of(verb, "--id", Long.toString(seep.pid())));
        words.addAll(List.of(arguments));
        return SeepRun.of(elsewhere, words);
    }

    private String said(String log) throws IOException {
        return Files.readString(folder.resolve(log));
    }
}
