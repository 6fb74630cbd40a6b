package io.seep.guard;

import io.seep.ffm.Libc;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A lock on a whole folder (flock(2)), for a moment; the kernel takes it back when this process ends. */
record FolderLock(int descriptor) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long STEP_NANOS = 1_000_000;

    /**
     * Takes it.
     *
     * @throws IOException when somebody else keeps it for long
     */
    static FolderLock on(Path folder) throws IOException {
        int descriptor = Libc.openat2(
                Libc.AT_FDCWD,
                folder.toString(),
                Libc.O_RDONLY | Libc.O_DIRECTORY | Libc.O_NOFOLLOW | Libc.O_CLOEXEC,
                0);
        if (descriptor < 0) {
            throw new IOException(folder + " can't be opened");
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (Libc.flock(descriptor, Libc.LOCK_EX | Libc.LOCK_NB) != 0) {
            if (System.nanoTime() > deadline) {
                int _ = Libc.close(descriptor);
                throw new IOException("another Seep keeps it locked");
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
        return new FolderLock(descriptor);
    }

    @Override
    public void close() {
        int _ = Libc.close(descriptor);
    }
}
