package io.seep.symbolize.debuginfo;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.seep.ffm.Libc;
import io.seep.ffm.NativeProgram;
import io.seep.ffm.PacketSocket;
import io.seep.ffm.Spawn;
import io.seep.proc.OpenFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Debug files from debuginfod servers, fetched by a process without rights: seep-fetch (src/main/c/fetch). What is
 * fetched stays in a cache. Safe for several threads.
 */
public final class DebuginfodServers implements DebugFiles.Source, AutoCloseable {
    private static final int NOT_FOUND = 1;
    private static final int NO_LIBRARY = 3;

    /** Of one file; the library's own limits are shorter. */
    private static final int PATIENCE_MILLIS = 120_000;

    /** Files that could not be had in time, before no more are asked for. */
    private static final int MOST_FAILURES = 3;

    private static final int NOBODY = 65_534;
    private static final Path ROOT_CACHE = Path.of("/var/cache/seep/debuginfod");

    private final String urls;
    private final Object asking = new Object();
    private @Nullable PacketSocket socket;
    private int pid;
    private int fetched;
    private int failures;
    private @Nullable String problem;
    private volatile boolean ended;

    /** @param urls as in DEBUGINFOD_URLS, not empty */
    public DebuginfodServers(String urls) {
        this.urls = urls;
    }

    @Override
    public Optional<OpenFile> debugFile(String buildId) {
        synchronized (asking) {
            return fetched(buildId);
        }
    }

    private Optional<OpenFile> fetched(String buildId) {
        if (ended || failures >= MOST_FAILURES) {
            return Optional.empty();
        }
        try {
            PacketSocket asked = started();
            asked.send(buildId.getBytes(StandardCharsets.US_ASCII));
            PacketSocket.Packet answer = asked.receive(PATIENCE_MILLIS);
            return file(answer, buildId);
        } catch (IOException lost) {
            failures = MOST_FAILURES;
            problem = "debug files could not be fetched (seep-fetch): " + lost.getMessage();
            end();
            return Optional.empty();
        }
    }

    private Optional<OpenFile> file(PacketSocket.Packet answer, String buildId) throws IOException {
        int code = answer.bytes()[0];
        if (code == 0 && answer.descriptors().size() == 1) {
            OpenFile file = OpenFile.of(answer.descriptors().getFirst(), buildId);
            fetched++;
            return Optional.of(file);
        }
        answer.descriptors().forEach(Libc::close);
        if (code == NO_LIBRARY) {
            failures = MOST_FAILURES;
            problem = "DEBUGINFOD_URLS is set, but libdebuginfod is missing; install the package libdebuginfod1";
        } else if (code != NOT_FOUND) {
            failures++;
            problem = "a debuginfod server did not answer as it should: " + urls;
        }
        return Optional.empty();
    }

    private synchronized PacketSocket started() throws IOException {
        PacketSocket known = socket;
        if (known != null) {
            return known;
        }
        Path cache = cache();
        PacketSocket.Pair pair = PacketSocket.pair();
        try {
            pid = Spawn.start(
                    NativeProgram.path("seep-fetch"),
                    List.of(
                            "LC_ALL=C.UTF-8",
                            "HOME=/nonexistent",
                            "DEBUGINFOD_URLS=" + urls,
                            "DEBUGINFOD_CACHE_PATH=" + cache,
                            // Seconds without progress, and in all; bytes.
                            "DEBUGINFOD_TIMEOUT=10",
                            "DEBUGINFOD_MAXTIME=90",
                            "DEBUGINFOD_MAXSIZE=" + (4L << 30)),
                    pair.theirs());
        } catch (IOException | RuntimeException failed) {
            pair.ours().close();
            throw failed;
        } finally {
            pair.theirs().close();
        }
        socket = pair.ours();
        return pair.ours();
    }

    /** A folder of nobody's that nobody else may enter; a user's own cache when that user runs Seep. */
    private static Path cache() throws IOException {
        if (Libc.geteuid() != 0) {
            return Path.of(System.getProperty("user.home"), ".cache", "debuginfod_client");
        }
        Path above = ROOT_CACHE.getParent();
        Files.createDirectories(above);
        if (!Files.exists(ROOT_CACHE, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(
                    ROOT_CACHE, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.setAttribute(ROOT_CACHE, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(ROOT_CACHE, "unix:gid", NOBODY, LinkOption.NOFOLLOW_LINKS);
        }
        return ROOT_CACHE;
    }

    /** What there is to be told; empty when nobody was asked. */
    public List<String> remarks() {
        if (problem != null) {
            return List.of(problem);
        }
        return fetched == 0
                ? List.of()
                : List.of(fetched + (fetched == 1 ? " debug file" : " debug files") + " by debuginfod");
    }

    OptionalInt pid() {
        return socket == null ? OptionalInt.empty() : OptionalInt.of(pid);
    }

    /** No more is wanted: a file that is being fetched does not come. */
    public synchronized void abort() {
        ended = true;
        if (socket != null) {
            int _ = Libc.kill(pid, Libc.SIGKILL);
        }
    }

    private synchronized void end() {
        PacketSocket open = socket;
        if (open != null) {
            socket = null;
            open.close();
            int _ = Libc.kill(pid, Libc.SIGKILL);
            try (Arena arena = Arena.ofConfined()) {
                int _ = Libc.waitpid(pid, arena.allocate(JAVA_INT), 0);
            }
        }
    }

    @Override
    public void close() {
        ended = true;
        end();
    }
}
