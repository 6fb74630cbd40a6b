package io.seep.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A MariaDB with data of its own on a private socket, under sysbench. */
final class MysqlSuite implements Suite {
    static final String OLTP = "oltp_read_write";
    static final String TPCC = "TPC-C-like";
    private static final int CLIENTS = 4;

    @Override
    public String name() {
        return "mysql";
    }

    @Override
    public String about() {
        return "MariaDB under sysbench's oltp_read_write and a TPC-C-like mix, " + CLIENTS + " clients";
    }

    @Override
    public List<Needed> needs() {
        return List.of(
                new Needed("mariadbd", "mariadb-server"),
                new Needed("mariadb-install-db", "mariadb-server"),
                new Needed("mariadb", "mariadb-client"),
                new Needed("sysbench", "sysbench"));
    }

    @Override
    public void measure(Setting setting, SuiteResult result) throws IOException, InterruptedException {
        result.version("MariaDB", Peers.packageVersion("mariadb-server"));
        result.version("sysbench", Peers.packageVersion("sysbench"));
        Path folder = Children.folder("mysql");
        try {
            setting.say("mysql: making a database");
            String _ = Children.run(
                    120,
                    "mariadb-install-db",
                    "--no-defaults",
                    "--user=root",
                    "--datadir=" + folder.resolve("data"),
                    "--auth-root-authentication-method=normal",
                    "--skip-test-db");
            Process server = start(folder);
            try {
                Path socket = folder.resolve("socket");
                Waiting.until("mariadbd to listen", 60, () -> Files.exists(socket));
                measure(setting, result, socket, server.pid(), OLTP, List.of(OLTP, "--tables=4", "--table-size=20000"));
                measure(
                        setting,
                        result,
                        socket,
                        server.pid(),
                        TPCC,
                        List.of(setting.program("tpcc-like.lua").toString()));
            } finally {
                Children.end(server);
            }
        } finally {
            Children.remove(folder);
        }
    }

    private static Process start(Path folder) throws IOException {
        return Children.start(new ProcessBuilder(
                        new Needed("mariadbd", "").find().orElseThrow().toString(),
                        "--no-defaults",
                        "--user=root",
                        "--datadir=" + folder.resolve("data"),
                        "--socket=" + folder.resolve("socket"),
                        "--pid-file=" + folder.resolve("pid"),
                        "--skip-networking",
                        // What the disk does is not what is measured.
                        "--innodb-buffer-pool-size=256M",
                        "--innodb-flush-log-at-trx-commit=0",
                        "--innodb-flush-method=nosync")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile()));
    }

    private static void measure(
            Setting setting, SuiteResult result, Path socket, long pid, String name, List<String> script)
            throws IOException, InterruptedException {
        String _ = Children.run(
                30,
                "mariadb",
                "--no-defaults",
                "-S",
                socket.toString(),
                "-u",
                "root",
                "-e",
                "DROP DATABASE IF EXISTS sbtest; CREATE DATABASE sbtest");
        setting.say("mysql: filling tables of " + name);
        String _ = sysbench(socket, script, 120, "prepare");
        int seconds = setting.choose(10, 2);
        // Once without looking, so that caches are warm for the first round too.
        String _ = sysbench(socket, script, 120, "--time=" + setting.choose(5, 1), "run");
        ServerRounds.measure(
                setting,
                result,
                result.begin(name),
                setting.choose(4, 1),
                pid,
                () -> figures(sysbench(socket, script, 120, "--time=" + seconds, "run")));
    }

    private static String sysbench(Path socket, List<String> script, int mostSeconds, String... more)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                "sysbench",
                "--db-driver=mysql",
                "--mysql-socket=" + socket,
                "--mysql-user=root",
                "--mysql-db=sbtest",
                "--threads=" + CLIENTS,
                "--percentile=95"));
        command.addAll(script);
        command.addAll(List.of(more));
        return Children.run(new ProcessBuilder(command), mostSeconds);
    }

    private static Map<String, Double> figures(String said) throws IOException {
        return Map.of(
                "transactionsPerSecond", number(said, "(?:transactions|events): .*\\(([0-9.]+) per sec"),
                "averageMillis", number(said, "avg: +([0-9.]+)"),
                "p95Millis", number(said, "95th percentile: +([0-9.]+)"));
    }

    private static double number(String said, String pattern) throws IOException {
        Matcher found = Pattern.compile(pattern).matcher(said);
        if (!found.find()) {
            throw new IOException("sysbench said: " + Children.lastLine(said));
        }
        return Double.parseDouble(found.group(1));
    }

    @Override
    public String markdown(SuiteResult result) {
        return ServerTable.of(
                result,
                "transactionsPerSecond",
                new ServerTable.Column("transactions/s", "transactionsPerSecond", 0),
                new ServerTable.Column("average ms", "averageMillis", 2),
                new ServerTable.Column("p95 ms", "p95Millis", 2));
    }
}
