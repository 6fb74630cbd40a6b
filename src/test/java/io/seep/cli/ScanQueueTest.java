package io.seep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ScanQueueTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private final List<String> said = new CopyOnWriteArrayList<>();

    @Test
    void searchesAreMadeOneAfterTheOther() {
        try (ScanQueue queue = new ScanQueue(LONG)) {
            for (int i = 0; i < 5; i++) {
                String name = "search " + i;
                queue.add(100, () -> said.add(name), said::add);
            }
            queue.await();
        }
        assertThat(said).containsExactly("search 0", "search 1", "search 2", "search 3", "search 4");
    }

    @Test
    void memoryThatWaitsIsBoundedButForOne() {
        CountDownLatch goesOn = new CountDownLatch(1);
        try (ScanQueue queue = new ScanQueue(LONG)) {
            queue.add(100L << 30, () -> await(goesOn), said::add);
            queue.add(1, () -> said.add("made"), said::add);
            goesOn.countDown();
            queue.await();
        }
        assertThat(said).containsExactly("the memory of 1 other processes waited for the search, 102400 MiB");
    }

    @Test
    void whatTakesTooLongAtTheEndIsRefused() {
        CountDownLatch goesOn = new CountDownLatch(1);
        CountDownLatch runs = new CountDownLatch(1);
        try (ScanQueue queue = new ScanQueue(Duration.ZERO)) {
            queue.add(
                    1,
                    () -> {
                        runs.countDown();
                        await(goesOn);
                    },
                    said::add);
            await(runs);
            queue.add(1, () -> said.add("made"), reason -> {
                said.add(reason);
                goesOn.countDown();
            });
            queue.await();
        }
        assertThat(said).containsExactly("others took 0 s");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
