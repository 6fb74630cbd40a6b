package io.seep.guard.control;

import io.seep.guard.Refusal;
import io.seep.guard.RunFolder;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Seep that runs now, seen from another process. */
public record RunningSeep(int pid, Path socket) {
    private static final Pattern NAME = Pattern.compile("([1-9]\\d{0,8})\\.sock");
    private static final Pattern HEAD = Pattern.compile("\\{\"exit\":(\\d{1,3})}");
    private static final int LONGEST_HEAD = 20;
    private static final int LONGEST_TEXT_BYTES = 16 * 1024 * 1024;

    /**
     * All that run, by rising process id.
     *
     * @throws Refusal when the folder of their sockets can't be trusted, or this user may not look into it
     */
    public static List<RunningSeep> all(RunFolder folder) {
        var found = new ArrayList<RunningSeep>();
        Path place = folder.present().orElse(null);
        if (place == null) {
            return found;
        }
        try (DirectoryStream<Path> sockets = Files.newDirectoryStream(place, "*" + ControlSocket.SUFFIX)) {
            for (Path socket : sockets) {
                Matcher name = NAME.matcher(socket.getFileName().toString());
                if (name.matches() && isOurs(socket)) {
                    found.add(new RunningSeep(Integer.parseInt(name.group(1)), socket));
                }
            }
        } catch (IOException unreadable) {
            throw new Refusal(Refusal.CANNOT, place + " can't be read: " + unreadable.getMessage());
        }
        found.sort(Comparator.comparingInt(RunningSeep::pid));
        return found;
    }

    /**
     * A Seep that was killed together with its guard process has left a socket that leads nowhere; one that leads to
     * somebody else is no Seep's.
     */
    private static boolean isOurs(Path socket) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket)) && Peer.isSelf(channel);
        } catch (IOException nobody) {
            return false;
        }
    }

    /**
     * Removes sockets that lead nowhere. That there is no such process says little: it may be one outside of this pid
     * namespace, with the same folder.
     */
    static void removeDead(Path folder) throws IOException {
        try (DirectoryStream<Path> sockets = Files.newDirectoryStream(folder, "*" + ControlSocket.SUFFIX)) {
            for (Path socket : sockets) {
                Matcher name = NAME.matcher(socket.getFileName().toString());
                if (name.matches() && !Files.exists(Path.of("/proc/" + name.group(1))) && !isHeard(socket)) {
                    Files.deleteIfExists(socket);
                }
            }
        }
    }

    /** Does anybody listen there? */
    private static boolean isHeard(Path socket) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException nobody) {
            return false;
        }
    }

    /**
     * Asks it for a text.
     *
     * @param patience how long to wait for the answer
     * @throws IOException when it does not answer: it has just ended, or hangs
     */
    public ControlAnswer ask(ControlRequest request, Duration patience) throws IOException {
        try (SocketChannel channel = asked(request, patience)) {
            String answer = Wire.readAll(channel, LONGEST_TEXT_BYTES, patience);
            int end = answer.indexOf('\n');
            return new ControlAnswer(exit(end < 0 ? "" : answer.substring(0, end)), answer.substring(end + 1));
        }
    }

    /** Reads what a running Seep answers while it comes. */
    @FunctionalInterface
    public interface Reader<T> {
        /**
         * Reads it.
         *
         * @param exit the exit status of the verb that asked
         * @param text for the user when {@code exit} is not 0, else what was asked for
         * @throws IOException when it breaks off
         */
        T read(int exit, InputStream text) throws IOException;
    }

    /**
     * Asks it for something of any length.
     *
     * @param patience how long to wait for the answer, and for each part of it
     * @throws IOException when it does not answer: it has just ended, or hangs
     */
    public <T> T ask(ControlRequest request, Duration patience, Reader<T> reader) throws IOException {
        try (SocketChannel channel = asked(request, patience)) {
            InputStream answer = new WireInput(channel, patience);
            var head = new StringBuilder();
            for (int next = answer.read(); next >= 0 && next != '\n' && head.length() < LONGEST_HEAD; ) {
                head.append((char) next);
                next = answer.read();
            }
            return reader.read(exit(head.toString()), answer);
        }
    }

    private SocketChannel asked(ControlRequest request, Duration patience) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            if (!Peer.isSelf(channel)) {
                throw new IOException("its socket belongs to somebody else");
            }
            Wire.write(channel, request.toLine() + "\n", patience);
            return channel;
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    private static int exit(String line) throws IOException {
        Matcher head = HEAD.matcher(line);
        if (!head.matches()) {
            throw new IOException("it ended before it had answered");
        }
        return Integer.parseInt(head.group(1));
    }
}
