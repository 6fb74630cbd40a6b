package io.seep.proc;

import io.seep.ffm.Errno;
import io.seep.ffm.Libc;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * A regular file that is held by its inode (open(2), O_PATH): it was looked at before it was opened, so that nobody
 * can put a pipe or a device in its place, and it can be read after its name is gone.
 */
public final class OpenFile implements AutoCloseable {
    private final int descriptor;
    private final Map<String, Object> attributes;
    private boolean closed;

    private OpenFile(int descriptor, Map<String, Object> attributes) {
        this.descriptor = descriptor;
        this.attributes = attributes;
    }

    /**
     * Takes hold of a file by a path that the caller trusts, such as one of /proc.
     *
     * @throws IOException when there is no such file, or it is no regular one
     */
    public static OpenFile at(Path path) throws IOException {
        return of(Libc.openat2(Libc.AT_FDCWD, path.toString(), Libc.O_PATH | Libc.O_CLOEXEC, 0), path.toString());
    }

    /** Takes over a descriptor that somebody else opened. */
    public static OpenFile of(int descriptor, String name) throws IOException {
        if (descriptor < 0) {
            throw new IOException(name + ": " + Errno.text(Errno.last()));
        }
        try {
            Path itself = own(descriptor);
            if (!Files.isRegularFile(itself)) {
                throw new IOException(name + " is not a file that can be opened");
            }
            return new OpenFile(descriptor, Files.readAttributes(itself, "unix:ino,uid,size,lastModifiedTime"));
        } catch (IOException unusable) {
            int _ = Libc.close(descriptor);
            throw unusable;
        }
    }

    private static Path own(int descriptor) {
        return Path.of("/proc/self/fd/" + descriptor);
    }

    /** Where this process can open it, as long as it is held. */
    public Path path() {
        return Path.of("/proc/" + ProcessHandle.current().pid() + "/fd/" + descriptor);
    }

    public long inode() {
        return number("ino");
    }

    /** The user that it belongs to, as Seep's user namespace numbers it. */
    public int owner() {
        return (int) number("uid");
    }

    /** Bytes when it was taken hold of. */
    public long sizeBytes() {
        return number("size");
    }

    private long number(String name) {
        return attributes.get(name) instanceof Number value ? value.longValue() : 0;
    }

    /** A channel of its own, to be closed by the caller. */
    public FileChannel read() throws IOException {
        return FileChannel.open(own(descriptor), StandardOpenOption.READ);
    }

    /**
     * A descriptor to read by, for another process; the caller closes it.
     *
     * @throws IOException when it can't be read
     */
    public int descriptorForReading() throws IOException {
        int reading = Libc.openat2(Libc.AT_FDCWD, own(descriptor).toString(), Libc.O_RDONLY | Libc.O_CLOEXEC, 0);
        if (reading < 0) {
            throw new IOException("cannot read a file: " + Errno.text(Errno.last()));
        }
        return reading;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            int _ = Libc.close(descriptor);
        }
    }
}
