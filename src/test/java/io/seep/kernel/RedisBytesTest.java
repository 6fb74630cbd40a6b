package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * redis-server under redis-benchmark: what Seep has in its table of live blocks, each rounded to jemalloc's size class, is
 * what jemalloc itself calls allocated, to the byte.
 */
@Tag("kernel")
@Tag("long")
class RedisBytesTest {
    private static final Pattern ALLOCATED = Pattern.compile("allocator_allocated:(\\d+)");

    /** Redis asks jemalloc ten times a second, and a client that has just left is still in the answer. */
    private static final int TRIES = 60;

    @TempDir
    private Path folder;

    @BeforeAll
    static void needsRootAndBpf() {
        KernelTests.requireRootAndBpf();
    }

    @Test
    void liveBytesAreWhatJemallocCallsAllocated() throws Exception {
        RealServer.needs("redis-server", "redis-benchmark", "redis-cli");
        Path usable = TestPrograms.variant("tools/usable_bytes.c", "usable-bytes", "gcc", "-ljemalloc");
        String port = Integer.toString(RealServer.freePort());
        // Blocks in a thread's cache are free to the program and allocated to jemalloc's counters.
        String line = "exec env MALLOC_CONF=tcache:false seep -o report.json -- redis-server --port " + port
                + " --bind 127.0.0.1 --save '' --dir " + folder;
        try (RunningSeep seep = RunningSeep.startShell(folder, line)) {
            Patience.until(
                    "redis", 60_000, () -> said("redis-cli", "-p", port, "ping").startsWith("PONG"));
            String benchmark =
                    said("redis-benchmark -p %s -n 3000 -r 5000 -d 300 -t set,get,lpush,lpop,hset,zadd,incr -q"
                            .formatted(port)
                            .split(" "));
            assertThat(benchmark).contains("requests per second");

            String map = mapOfLiveBlocks(seep.pid());
            long allocated = -1;
            long counted = -2;
            for (int i = 0; i < TRIES && allocated != counted; i++) {
                Patience.sleep(500);
                String[] sums = said(usable.toString(), map, "0").strip().split(" ");
                counted = Long.parseLong(sums[2]);
                Matcher found = ALLOCATED.matcher(said("redis-cli", "-p", port, "info", "memory"));
                assertThat(found.find()).isTrue();
                allocated = Long.parseLong(found.group(1));
            }
            assertThat(counted)
                    .as("bytes of all live blocks")
                    .isEqualTo(allocated)
                    .isGreaterThan(1_000_000);

            said("redis-cli", "-p", port, "shutdown", "nosave");
            Report report = seep.waitFor().endedWith(0).report();
            assertThat(report.lost()).isEmpty();
            assertThat(report.total("unknownFrees")).isZero();
            assertThat(report.suspiciousFrees()).isEmpty();
            assertThat(report.allocatorFamilies()).contains("jemalloc");
        }
    }

    private static String said(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return text;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The number of the map whose values are buckets of eight slots; see src/main/bpf/abi.h. */
    private static String mapOfLiveBlocks(long seep) throws IOException {
        List<Long> processes = Stream.concat(
                        Stream.of(seep),
                        ProcessHandle.of(seep).stream()
                                .flatMap(ProcessHandle::descendants)
                                .map(ProcessHandle::pid))
                .toList();
        for (long process : processes) {
            try (DirectoryStream<Path> descriptors =
                    Files.newDirectoryStream(Path.of("/proc/" + process + "/fdinfo"))) {
                for (Path descriptor : descriptors) {
                    String info = Files.readString(descriptor);
                    Matcher number = Pattern.compile("map_id:\\s*(\\d+)").matcher(info);
                    if (info.contains("value_size:\t160\n") && number.find()) {
                        return number.group(1);
                    }
                }
            }
        }
        throw new AssertionError("no table of live blocks");
    }
}
