package io.seep.proc;

import io.seep.ffm.Libc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A root directory: that of a process, kept open so that its files can be found after the process is gone, or the
 * machine's. No link and no {@code ..} in a path leads out of it (openat2(2), RESOLVE_IN_ROOT).
 */
public final class RootFolder implements AutoCloseable {
    private static final int NONE = -1;

    private final int descriptor;
    private boolean closed;

    private RootFolder(int descriptor) {
        this.descriptor = descriptor;
    }

    /** The root directory of a process; of one that is gone, or may not be looked at, an empty one. */
    public static RootFolder of(int pid) {
        return at("/proc/" + pid + "/root");
    }

    /** The root directory of Seep itself. */
    public static RootFolder ofHost() {
        return at("/");
    }

    /** Any folder whose path the caller trusts. */
    public static RootFolder at(String path) {
        return new RootFolder(Libc.openat2(Libc.AT_FDCWD, path, Libc.O_PATH | Libc.O_DIRECTORY | Libc.O_CLOEXEC, 0));
    }

    /** A folder below, with the files that are found there even if something is mounted over it later. */
    public RootFolder folder(String path) {
        return new RootFolder(open(path, Libc.O_PATH | Libc.O_DIRECTORY | Libc.O_CLOEXEC));
    }

    /** A regular file below; empty when there is none. */
    public Optional<OpenFile> find(String path) {
        try {
            return Optional.of(open(path));
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    /**
     * A regular file below.
     *
     * @throws IOException when there is none
     */
    public OpenFile open(String path) throws IOException {
        return OpenFile.of(open(path, Libc.O_PATH | Libc.O_CLOEXEC), path);
    }

    /** Removes a file in the folder itself, if there is one; of a link the link. */
    public void remove(String name) {
        if (descriptor != NONE && !name.contains("/") && name.indexOf('\0') < 0) {
            int _ = Libc.unlinkat(descriptor, name);
        }
    }

    /** The names in the folder itself, at most so many; empty when it can't be listed. */
    public List<String> names(int most) {
        if (descriptor == NONE) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd/" + descriptor))) {
            return files.limit(most).map(file -> file.getFileName().toString()).toList();
        } catch (IOException | UncheckedIOException unreadable) {
            return List.of();
        }
    }

    private synchronized int open(String path, int flags) {
        // C would see the part before the zero.
        if (descriptor == NONE || closed || path.indexOf('\0') >= 0 || path.isEmpty()) {
            return NONE;
        }
        return Libc.openat2(descriptor, path, flags, Libc.RESOLVE_IN_ROOT | Libc.RESOLVE_NO_MAGICLINKS);
    }

    @Override
    public synchronized void close() {
        if (!closed && descriptor != NONE) {
            int _ = Libc.close(descriptor);
        }
        closed = true;
    }
}
