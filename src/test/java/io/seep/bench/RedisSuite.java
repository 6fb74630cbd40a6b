package io.seep.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Redis on a socket of its own under redis-benchmark. */
final class RedisSuite implements Suite {
    private static final List<String> COMMANDS = List.of("SET", "GET", "LPUSH");

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public String about() {
        return "Redis under redis-benchmark, 20 clients: requests per second";
    }

    @Override
    public List<Needed> needs() {
        return List.of(new Needed("redis-server", "redis-server"), new Needed("redis-benchmark", "redis-tools"));
    }

    @Override
    public void measure(Setting setting, SuiteResult result) throws IOException, InterruptedException {
        result.version("redis-server", Peers.packageVersion("redis-server"));
        Path folder = Children.folder("redis");
        Path socket = folder.resolve("socket");
        Process redis = Children.start(new ProcessBuilder(
                        "redis-server",
                        "--port",
                        "0",
                        "--unixsocket",
                        socket.toString(),
                        "--save",
                        "",
                        "--dir",
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile()));
        try {
            Waiting.until("redis-server to listen", 30, () -> Files.exists(socket));
            for (String command : COMMANDS) {
                ServerRounds.measure(
                        setting,
                        result,
                        result.begin(command),
                        setting.choose(3, 1),
                        redis.pid(),
                        () -> load(socket, command, setting.choose(150_000, 30_000)));
            }
        } finally {
            Children.end(redis);
            Children.remove(folder);
        }
    }

    private static Map<String, Double> load(Path socket, String command, int requests)
            throws IOException, InterruptedException {
        String csv = Children.run(
                (int) TimeUnit.MINUTES.toSeconds(3),
                "redis-benchmark",
                "-s",
                socket.toString(),
                "-c",
                "20",
                "-n",
                "" + requests,
                "-r",
                "100000",
                "-d",
                "100",
                "-t",
                command.toLowerCase(java.util.Locale.ROOT),
                "--csv");
        String[] heads = csv.lines()
                .filter(line -> line.startsWith("\"test\""))
                .findFirst()
                .orElse("")
                .split(",");
        String[] cells = csv.lines()
                .filter(line -> line.startsWith("\"" + command + "\""))
                .findFirst()
                .orElseThrow(() -> new IOException("redis-benchmark said: " + Children.lastLine(csv)))
                .split(",");
        var byHead = new HashMap<String, Double>();
        for (int column = 1; column < cells.length; column++) {
            byHead.put(heads[column].replace("\"", ""), Double.parseDouble(cells[column].replace("\"", "")));
        }
        return Map.of(
                "requestsPerSecond", byHead.get("rps"),
                "p50Millis", byHead.get("p50_latency_ms"),
                "p95Millis", byHead.get("p95_latency_ms"),
                "p99Millis", byHead.get("p99_latency_ms"));
    }

    @Override
    public String markdown(SuiteResult result) {
        return ServerTable.of(
                result,
                "requestsPerSecond",
                new ServerTable.Column("requests/s", "requestsPerSecond", 0),
                new ServerTable.Column("p50 ms", "p50Millis", 2),
                new ServerTable.Column("p95 ms", "p95Millis", 2),
                new ServerTable.Column("p99 ms", "p99Millis", 2));
    }
}
