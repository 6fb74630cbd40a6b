package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Programs that others wrote and that fork, with -f from their first instruction: nothing is lost, no free is unknown,
 * and the sums hold in every process.
 */
@Tag("kernel")
@Tag("long")
class RealFamiliesTest {
    /** Nobody; a database server refuses to be root. */
    private static final String NOBODY = "65534";

    @TempDir
    private Path folder;

    @BeforeAll
    static void needsRootAndBpf() {
        KernelTests.requireRootAndBpf();
    }

    @BeforeEach
    void letOthersIn() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    }

    @Test
    void aMakeWithTwoJobs() throws IOException {
        RealServer.needs("make", "gcc");
        Files.writeString(folder.resolve("Makefile"), """
                objects = a.o b.o c.o d.o e.o f.o
                all: $(objects)
                \tgcc -o all $(objects)
                \t./all | tr a-z A-Z | sort > said
                """);
        for (String name : List.of("a", "b", "c", "d", "e", "f")) {
            Files.writeString(folder.resolve(name + ".c"), """
                    #include <stdio.h>
                    int %s(void) { return puts("made") < 0; }
                    """.formatted(name.equals("a") ? "main" : name));
        }

        Report report = isWhole("make", "-j2");

        // Six times gcc, cc1 and as, and what links and runs it.
        assertThat(report.processes()).isGreaterThan(18);
        assertThat(folder.resolve("said")).hasContent("MADE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fork", "spawn", "forkserver"})
    void pythonWithManyProcesses(String method) throws IOException {
        RealServer.needs("python3");
        Files.writeString(folder.resolve("pool.py"), """
                import multiprocessing
                import sys
                def work(n):
                    return sum(len(str(i)) for i in range(n))
                if __name__ == '__main__':
                    multiprocessing.set_start_method(sys.argv[1])
                    with multiprocessing.Pool(3) as pool:
                        print(sum(pool.map(work, [2000] * 40)))
                """);

        // Debian's own, whatever else is on the PATH.
        String python = Files.isExecutable(Path.of("/usr/bin/python3")) ? "/usr/bin/python3" : "python3";
        assertThat(isWhole(python, "pool.py", method).processes()).isGreaterThanOrEqualTo(4);
    }

    @Test
    void aShellWithPipelines() throws IOException {
        Path script = folder.resolve("script");
        Files.writeString(script, """
                for i in 1 2 3 4 5; do
                    ls -l /usr/bin | awk '{ print $5 }' | sort -n | uniq -c | tail -n 1 > /dev/null
                done
                (sleep 0.1; echo done) &
                wait
                test "$(echo ping | tr i o | cat)" = pong
                """);

        assertThat(isWhole("sh", script.toString()).processes()).isGreaterThan(30);
    }

    /** Children that wait for work on one socket, as apache, php-fpm and postgres have them. */
    @Test
    void aServerThatForksBefore() {
        RealServer.needs("perl");
        String server = TestPrograms.SOURCES.resolve("servers/prefork.pl").toString();

        assertThat(isWhole("perl", server, "4", "3", "50").processes()).isEqualTo(1 + 4 + 3);
    }

    @Test
    void nginxWithWorkersThatAreReplaced() throws IOException {
        RealServer.needs("nginx", "wrk");
        int port = RealServer.freePort();
        Path pid = folder.resolve("pid");
        Path file = folder.resolve("conf");
        Files.writeString(folder.resolve("index.html"), "a page\n".repeat(3000));
        Files.writeString(file, """
                user root;
                daemon off;
                worker_processes 3;
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
                """.formatted(port).replace("FOLDER", folder.toString()));
        String load = "wrk -t1 -c8 -d3s -H 'Accept-Encoding: gzip' http://127.0.0.1:" + port + "/";
        RealServer server = new RealServer(
                "nginx",
                folder,
                List.of(),
                port,
                load + " && kill -HUP $(cat " + pid + ") && sleep 2 && " + load + "; kill -QUIT $(cat " + pid + ")");

        Report report = whileItIsBusy(server, "nginx", "-c", file.toString());

        // The master, its workers, and those that have taken their place.
        assertThat(report.processes()).isEqualTo(1 + 3 + 3);
    }

    @Test
    void postgresWithAChildPerConnection() throws IOException {
        String bin = postgres();
        int port = RealServer.freePort();
        Path data = folder.resolve("data");
        RealServer.prepare(folder, "install", "-d", "-m", "700", "-o", NOBODY, data.toString());
        RealServer.prepare(folder, asNobody(bin + "/initdb", "-A", "trust", "-U", "nobody", "-D", data.toString()));
        String connection = " -h 127.0.0.1 -p " + port + " -U nobody ";
        RealServer server = new RealServer(
                "postgres",
                folder,
                List.of(),
                port,
                "for i in $(seq 300); do " + bin + "/pg_isready -q" + connection + "&& break; sleep 0.2; done; "
                        + bin + "/pgbench" + connection + "-i -q postgres && " + bin + "/pgbench" + connection
                        + "-c 4 -C -t 10 postgres; kill -INT $(head -n 1 " + data + "/postmaster.pid)");

        Report report = whileItIsBusy(
                server, asNobody(bin + "/postgres", "-D", data.toString(), "-p", "" + port, "-k", data.toString()));

        // One for each of 4 times 10 transactions, and those that are always there.
        assertThat(report.processes()).isGreaterThan(45);
        assertThat(report.total("freesOfInheritedBlocks")).isPositive();
    }

    private static String postgres() throws IOException {
        Path versions = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(versions)) {
            try (Stream<Path> found = Files.list(versions)) {
                var bin = found.map(version -> version.resolve("bin"))
                        .filter(folder -> Files.isExecutable(folder.resolve("pgbench")))
                        .findFirst();
                if (bin.isPresent()) {
                    return bin.get().toString();
                }
            }
        }
        RealServer.needs("postgres", "pgbench", "initdb");
        assumeTrue(false, "postgres is not where Debian has it");
        return "";
    }

    private static String[] asNobody(String... command) {
        return Stream.concat(
                        Stream.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"),
                        Stream.of(command))
                .toArray(String[]::new);
    }

    /** The load ends the server. */
    private Report whileItIsBusy(RealServer server, String... command) {
        try (RunningSeep seep = RunningSeep.start(folder, arguments(command))) {
            server.awaitPort();
            Process load = server.startLoad();
            try {
                return isWhole(seep.waitFor());
            } finally {
                RealServer.end(load.toHandle());
            }
        }
    }

    private Report isWhole(String... command) {
        return isWhole(SeepRun.of(folder, arguments(command)));
    }

    private static List<String> arguments(String... command) {
        var arguments = new ArrayList<>(List.of("-f", "-o", "report.json", "--"));
        arguments.addAll(List.of(command));
        return arguments;
    }

    private static Report isWhole(SeepRun run) {
        Report report = run.endedWith(0).report();
        assertThat(report.lost()).isEmpty();
        assertThat(report.total("unknownFrees")).isZero();
        assertThat(report.total("freesOfOlderBlocks")).isZero();
        return report;
    }
}
