package io.seep.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A Node.js API at a constant rate of requests, well below what it could do. */
final class WebSuite implements Suite {
    static final String HTTP = "node's http";
    static final String EXPRESS = "Express";
    private static final int REQUESTS_PER_SECOND = 1000;
    private static final int CONNECTIONS = 50;
    private static final String MODULES = "/usr/share/nodejs";

    @Override
    public String name() {
        return "web";
    }

    @Override
    public String about() {
        return "A Node.js API at a constant " + Spread.number(REQUESTS_PER_SECOND, 0) + " requests/s: latency";
    }

    @Override
    public List<Needed> needs() {
        return List.of(new Needed("node", "nodejs"), new Needed(MODULES + "/express", "node-express"));
    }

    @Override
    public void measure(Setting setting, SuiteResult result) throws IOException, InterruptedException {
        result.version("Node.js", Children.run(20, "node", "--version").strip());
        result.version("Express", Peers.packageVersion("node-express"));
        measure(setting, result, HTTP, "api-http.js");
        measure(setting, result, EXPRESS, "api-express.js");
    }

    private static void measure(Setting setting, SuiteResult result, String name, String script)
            throws IOException, InterruptedException {
        var builder = new ProcessBuilder("node", setting.program(script).toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("NODE_PATH", MODULES);
        builder.environment().put("NODE_ENV", "production");
        Process server = Children.start(builder);
        try (BufferedReader said = server.inputReader()) {
            String port = said.readLine();
            if (port == null) {
                throw new IOException("node does not start " + script);
            }
            // Until its code is compiled.
            Map<String, Double> _ = load(setting, port, setting.choose(6, 1));
            ServerRounds.measure(
                    setting,
                    result,
                    result.begin(name),
                    setting.choose(4, 1),
                    server.pid(),
                    () -> load(setting, port, setting.choose(10, 2)));
        } finally {
            Children.end(server);
        }
    }

    private static Map<String, Double> load(Setting setting, String port, int seconds)
            throws IOException, InterruptedException {
        long began = System.nanoTime();
        String[] words = Children.run(
                        seconds + 90,
                        setting.built("constant-rate").toString(),
                        port,
                        "/items?count=20",
                        "" + REQUESTS_PER_SECOND,
                        "" + seconds,
                        "" + CONNECTIONS)
                .strip()
                .split(" ");
        if (Long.parseLong(words[1]) != 0) {
            throw new IOException(words[1] + " of " + words[0] + " requests failed");
        }
        return Map.of(
                "requestsPerSecond", Double.parseDouble(words[0]) * 1e9 / (System.nanoTime() - began),
                "p50Millis", Double.parseDouble(words[2]) / 1000,
                "p95Millis", Double.parseDouble(words[3]) / 1000,
                "p99Millis", Double.parseDouble(words[4]) / 1000);
    }

    @Override
    public String markdown(SuiteResult result) {
        return ServerTable.of(
                result,
                "p95Millis",
                new ServerTable.Column("p95 ms", "p95Millis", 2),
                new ServerTable.Column("p50 ms", "p50Millis", 2),
                new ServerTable.Column("p99 ms", "p99Millis", 2),
                new ServerTable.Column("requests/s", "requestsPerSecond", 0));
    }
}
