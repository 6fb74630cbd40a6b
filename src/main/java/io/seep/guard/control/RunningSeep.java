package io.seep.guard.control;

import io.seep.guard.Refusal;
import io.seep.guard.RunFolder;
import java.io.IOException;
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
    private static final int LONGEST_ANSWER_BYTES = 256 * 1024 * 1024;

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
     * Asks it.
     *
     * @param patience how long to wait for the answer
     * @throws IOException when it does not answer: it has just ended, or hangs
     */
    public ControlAnswer ask(ControlRequest request, Duration patience) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            if (!Peer.isSelf(channel)) {
                throw new IOException("its socket belongs to somebody else");
            }
            Wire.write(channel, request.toLine() + "\n", patience);
            return parse(Wire.readAll(channel, LONGEST_ANSWER_BYTES, patience));
        }
    }

    private static ControlAnswer parse(String answer) throws IOException {
        int end = answer.indexOf('\n');
        Matcher head = HEAD.matcher(end < 0 ? "" : answer.substring(0, end));
        if (!head.matches()) {
            throw new IOException("it ended before it had answered");
        }
        return new ControlAnswer(Integer.parseInt(head.group(1)), answer.substring(end + 1));
    }
}
