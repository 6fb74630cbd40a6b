package io.seep.guard.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WireTest {
    /** Takes a second with a pause of 4 ms for each 64 KiB. */
    private static final String ANSWER = "0123456789\u00e9\ud83d\udca7\n".repeat(1 << 20);

    @TempDir
    private Path folder;

    private SocketChannel here;
    private SocketChannel there;

    @BeforeEach
    void connect() throws IOException {
        var address = UnixDomainSocketAddress.of(folder.resolve("socket"));
        try (var door = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            door.bind(address);
            here = SocketChannel.open(address);
            there = door.accept();
        }
    }

    @AfterEach
    void disconnect() throws IOException {
        here.close();
        there.close();
    }

    @Test
    void aPeerThatTakesALongAnswerSlowlyGetsAllOfIt() throws IOException {
        CompletableFuture<Void> sent = send(ANSWER, Duration.ofMillis(500));
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        int taken = 0;
        for (int length = there.read(buffer); length >= 0; length = there.read(buffer.clear())) {
            taken += length;
            pause();
        }
        sent.join();
        assertThat(taken).isEqualTo(ANSWER.getBytes(StandardCharsets.UTF_8).length);
    }

    @Test
    void aPeerThatTakesNothingIsNotWaitedForLong() {
        assertThatIOException()
                .isThrownBy(() -> Wire.write(here, ANSWER, Duration.ofMillis(100)))
                .withMessage("no answer in 100 ms");
    }

    @Test
    void whatIsReadIsWhatWasWritten() throws IOException {
        CompletableFuture<Void> sent = send(ANSWER, Duration.ofSeconds(10));

        assertThat(Wire.readAll(there, 1 << 25, Duration.ofSeconds(10))).isEqualTo(ANSWER);
        sent.join();
    }

    @Test
    void aLineEndsWhereItEnds() throws IOException {
        CompletableFuture<Void> sent = send("one\ntwo\n", Duration.ofSeconds(10));

        assertThat(Wire.readLine(there, 100, Duration.ofSeconds(10))).isEqualTo("one");
        sent.join();
    }

    private CompletableFuture<Void> send(String text, Duration patience) {
        return CompletableFuture.runAsync(() -> {
            try {
                Wire.write(here, text, patience);
                here.close();
            } catch (IOException failed) {
                throw new java.io.UncheckedIOException(failed);
            }
        });
    }

    private static void pause() {
        try {
            Thread.sleep(4);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
