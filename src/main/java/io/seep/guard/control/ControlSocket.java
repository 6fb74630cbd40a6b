package io.seep.guard.control;

import io.seep.guard.Refusal;
import io.seep.guard.RunFolder;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The door of a running Seep: a socket in the run folder, named by the process id. Only the user who runs Seep comes in:
 * the folder is closed to others, and the kernel is asked who is at the other end.
 */
public final class ControlSocket implements AutoCloseable {
    static final String SUFFIX = ".sock";
    private static final int LONGEST_REQUEST_BYTES = 64 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Connections that are answered at once; others wait in the socket's queue. */
    private static final int MOST_CONNECTIONS = 8;

    private final ServerSocketChannel door;
    private final Path place;
    private final ControlRequests requests;
    private final Semaphore room = new Semaphore(MOST_CONNECTIONS);

    private ControlSocket(ServerSocketChannel door, Path place, ControlRequests requests) {
        this.door = door;
        this.place = place;
        this.requests = requests;
    }

    /**
     * Opens the socket of this process.
     *
     * @throws Refusal when the folder can't be trusted
     * @throws IOException when the system refuses
     */
    public static ControlSocket open(RunFolder folder, ControlRequests requests) throws IOException {
        Path run = folder.make();
        RunningSeep.removeDead(run);
        Path place = run.resolve(ProcessHandle.current().pid() + SUFFIX);
        // What is there was left by a Seep that was killed and had the same process id.
        Files.deleteIfExists(place);
        ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            door.bind(UnixDomainSocketAddress.of(place));
            Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            door.close();
            throw e;
        }
        var socket = new ControlSocket(door, place, requests);
        thread(socket::letIn).start();
        return socket;
    }

    private static Thread thread(Runnable task) {
        return Thread.ofPlatform()
                .daemon()
                .name("control")
                .stackSize(256 * 1024)
                .unstarted(task);
    }

    private void letIn() {
        try {
            while (true) {
                room.acquire();
                SocketChannel channel = door.accept();
                thread(() -> talk(channel)).start();
            }
        } catch (IOException | InterruptedException closed) {
            // The run is over.
        }
    }

    private void talk(SocketChannel channel) {
        try (channel) {
            if (Peer.isSelf(channel)) {
                ControlAnswer answer = answer(Wire.readLine(channel, LONGEST_REQUEST_BYTES, PATIENCE));
                Wire.write(channel, "{\"exit\":" + answer.exit() + "}\n", PATIENCE);
                Wire.write(channel, answer.text(), PATIENCE);
            }
        } catch (IOException gone) {
            // Who asked does not wait for the answer any more.
        } finally {
            room.release();
        }
    }

    private ControlAnswer answer(String line) {
        ControlRequest request;
        try {
            request = ControlRequest.parse(line);
        } catch (IllegalArgumentException malformed) {
            return ControlAnswer.failure(2, "this is no request: " + malformed.getMessage());
        }
        return requests.answer(request);
    }

    /** Lets nobody in any more and takes the socket away; answers that are on their way are still given. */
    @Override
    public void close() {
        try {
            door.close();
            Files.deleteIfExists(place);
            // Who asked for the end wants to know how it was. One place stays with the thread that let others in.
            boolean _ = room.tryAcquire(MOST_CONNECTIONS - 1, 1, TimeUnit.SECONDS);
        } catch (IOException | InterruptedException unimportant) {
            // The guard process removes what is left.
        }
    }
}
