package io.seep.guard.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.seep.guard.RunFolder;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlSocketTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    private Path above;

    private final ControlRequests requests = new ControlRequests();
    private RunFolder folder;
    private ControlSocket socket;

    @BeforeEach
    void open() throws IOException {
        folder = RunFolder.at(above.resolve("seep"));
        socket = ControlSocket.open(folder, requests);
    }

    @AfterEach
    void close() {
        socket.close();
    }

    @Test
    void itIsNamedByTheProcessAndClosedToOthers() throws IOException {
        Path place = above.resolve("seep/" + ProcessHandle.current().pid() + ".sock");

        assertThat(RunningSeep.all(folder))
                .containsExactly(new RunningSeep((int) ProcessHandle.current().pid(), place));
        assertThat(Files.getPosixFilePermissions(place)).isEqualTo(PosixFilePermissions.fromString("rw-------"));

        socket.close();

        assertThat(place).doesNotExist();
        assertThat(RunningSeep.all(folder)).isEmpty();
    }

    @Test
    void theSocketOfAKilledSeepDoesNotCount() throws IOException {
        // The largest pid of Linux is 4194304 (proc_sys_kernel(5), pid_max).
        Files.createFile(above.resolve("seep/4194305.sock"));
        Files.createFile(above.resolve("seep/1.sock.old"));

        assertThat(RunningSeep.all(folder)).hasSize(1);
        ControlSocket.open(folder, requests).close();
        assertThat(above.resolve("seep/4194305.sock")).doesNotExist();
        assertThat(above.resolve("seep/1.sock.old")).exists();
    }

    /** In a pid namespace of its own a Seep sees none of the processes outside, but perhaps their sockets. */
    @Test
    void theSocketOfASeepThatCannotBeSeenStays() throws IOException {
        Path outside = above.resolve("seep/4194306.sock");
        try (ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            door.bind(UnixDomainSocketAddress.of(outside));
            ControlSocket.open(folder, requests).close();
            assertThat(outside).exists();
        }
        ControlSocket.open(folder, requests).close();
        assertThat(outside).doesNotExist();
    }

    @Test
    void whatAKilledSeepOfTheSamePidLeftIsReplaced() throws IOException {
        socket.close();
        Files.createFile(above.resolve("seep/" + ProcessHandle.current().pid() + ".sock"));

        socket = ControlSocket.open(folder, requests);

        requests.apart("ping", _ -> ControlAnswer.text("pong"));
        assertThat(ask("ping")).isEqualTo(ControlAnswer.text("pong"));
    }

    @Test
    void anAnswerCarriesAnyTextAndAStatus() throws IOException {
        String text = "line 1\nline 2 \u00fc \ud83d\udca7\n".repeat(20_000);
        requests.apart("long", request -> new ControlAnswer(7, request.argument("said") + text));

        assertThat(ask("long", Map.of("said", "\"\\\n\u0000"))).isEqualTo(new ControlAnswer(7, "\"\\\n\u0000" + text));
    }

    /** 300 MB: a report of 100,000 sites has two thirds of that. */
    @Test
    void aLongAnswerIsWrittenWhileItIsRead() throws IOException {
        byte[] part = new byte[1_000_003];
        Arrays.fill(part, (byte) 'p');
        requests.apart(
                "report",
                _ -> ControlAnswer.written(out -> {
                    for (int i = 0; i < 300; i++) {
                        out.write(part);
                    }
                    out.write('!');
                }));

        long length = RunningSeep.all(folder)
                .getFirst()
                .ask(new ControlRequest("report", Map.of()), PATIENCE, (exit, text) -> {
                    assertThat(exit).isZero();
                    byte[] end = new byte[1];
                    long read = 0;
                    for (byte[] some = text.readNBytes(1 << 16); some.length > 0; some = text.readNBytes(1 << 16)) {
                        read += some.length;
                        end[0] = some[some.length - 1];
                    }
                    assertThat(end).containsExactly('!');
                    return read;
                });

        assertThat(length).isEqualTo(300L * part.length + 1);
    }

    @Test
    void whoReadsSlowlyIsWaitedForAsLongAsHeReads() throws Exception {
        requests.apart("report", _ -> ControlAnswer.written(out -> out.write(new byte[2_000_000])));

        int length = RunningSeep.all(folder)
                .getFirst()
                .ask(new ControlRequest("report", Map.of()), PATIENCE, (_, text) -> {
                    int first = text.readNBytes(1000).length;
                    // Longer than a request may take.
                    LockSupport.parkNanos(ControlSocket.PATIENCE.plusMillis(500).toNanos());
                    return first + text.readAllBytes().length;
                });

        assertThat(length).isEqualTo(2_000_000);
    }

    @Test
    void whoDoesNotReadIsNotWaitedForForEver() throws IOException {
        try (ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            Path place = above.resolve("deaf.sock");
            door.bind(UnixDomainSocketAddress.of(place));
            try (SocketChannel writing = SocketChannel.open(UnixDomainSocketAddress.of(place));
                    var out = new WireOutput(writing, Duration.ofMillis(200))) {
                assertThatIOException()
                        .isThrownBy(() -> out.write(new byte[10_000_000]))
                        .withMessageContaining("200 ms");
            }
        }
    }

    @Test
    void anAnswerThatBreaksOffHasAnEnd() throws IOException {
        requests.apart(
                "report",
                _ -> ControlAnswer.written(out -> {
                    out.write(new byte[100_000]);
                    out.flush();
                    throw new IOException("no more");
                }));

        int length = RunningSeep.all(folder)
                .getFirst()
                .ask(new ControlRequest("report", Map.of()), PATIENCE, (_, text) -> text.readAllBytes().length);

        assertThat(length).isEqualTo(100_000);
    }

    @Test
    void aRequestOfTheLoopIsAnsweredByTheThreadThatServes() throws Exception {
        var answeredBy = new AtomicReference<Thread>();
        var finishedBy = new AtomicReference<Thread>();
        requests.onLoopThen("halves", _ -> {
            answeredBy.set(Thread.currentThread());
            return () -> {
                finishedBy.set(Thread.currentThread());
                return ControlAnswer.text("done");
            };
        });
        var answer = new AtomicReference<ControlAnswer>();
        Thread asking = Thread.ofPlatform().start(() -> answer.set(quietly("halves")));
        while (asking.isAlive()) {
            requests.serve();
            Thread.sleep(1);
        }

        assertThat(answer.get()).isEqualTo(ControlAnswer.text("done"));
        assertThat(answeredBy.get()).isEqualTo(Thread.currentThread());
        assertThat(finishedBy.get()).isNotNull().isNotEqualTo(Thread.currentThread());
    }

    @Test
    void whoAsksATraceThatHasEndedIsToldSo() throws IOException {
        requests.onLoop("status", _ -> ControlAnswer.text("never"));
        requests.end("the trace has ended");

        assertThat(ask("status")).isEqualTo(ControlAnswer.failure(125, "the trace has ended"));
    }

    @Test
    void nonsenseIsWrongUsageAndAnUnknownRequestIsTold() throws IOException {
        requests.apart("strict", _ -> {
            throw new IllegalArgumentException("say what");
        });

        assertThat(ask("strict")).isEqualTo(ControlAnswer.failure(2, "say what"));
        assertThat(ask("unheard-of").text()).contains("'unheard-of'");
        assertThat(raw("what?\n")).startsWith("{\"exit\":2}\nthis is no request: ");
        assertThat(raw("{\"request\":7}\n")).startsWith("{\"exit\":2}\nthis is no request: request is no string");
        assertThat(raw("[]\n")).startsWith("{\"exit\":2}\n");
        assertThat(raw("{}\n")).startsWith("{\"exit\":2}\n");
    }

    @Test
    void aRequestWithoutAnEndIsCutOff() throws IOException {
        assertThat(raw("{\"request\":\"" + "x".repeat(1 << 20))).isEmpty();
    }

    @Test
    void aFaultInAHandlerIsAnAnswerAndNotTheEnd() throws IOException {
        requests.apart("faulty", _ -> {
            throw new IllegalStateException("oops");
        });

        assertThat(ask("faulty").exit()).isEqualTo(125);
        assertThat(ask("faulty").text()).contains("oops");
    }

    @Test
    void aSeepThatDoesNotAnswerIsNotWaitedForLong() {
        requests.onLoop("status", _ -> ControlAnswer.text("never served"));

        assertThatIOException()
                .isThrownBy(() -> RunningSeep.all(folder)
                        .getFirst()
                        .ask(new ControlRequest("status", Map.of()), Duration.ofMillis(200)))
                .withMessageContaining("200 ms");
    }

    private ControlAnswer ask(String name) throws IOException {
        return ask(name, Map.of());
    }

    private ControlAnswer ask(String name, Map<String, String> arguments) throws IOException {
        return RunningSeep.all(folder).getFirst().ask(new ControlRequest(name, arguments), PATIENCE);
    }

    private ControlAnswer quietly(String name) {
        try {
            return ask(name);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** What comes back for these bytes, whatever becomes of the rest of them. */
    private String raw(String bytes) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(
                    RunningSeep.all(folder).getFirst().socket()));
            try {
                channel.write(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.UTF_8)));
                return Wire.readAll(channel, 1 << 20, PATIENCE);
            } catch (IOException closed) {
                return "";
            }
        }
    }
}
