package io.seep.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/** The C library's errno after a call, and the names of the values that Seep meets (errno(3)). */
public final class Errno {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int ESRCH = 3;
    public static final int EINTR = 4;
    public static final int EAGAIN = 11;
    public static final int ENOMEM = 12;
    public static final int EACCES = 13;
    public static final int EBUSY = 16;
    public static final int EINVAL = 22;
    public static final int ENOSPC = 28;
    public static final int EOPNOTSUPP = 95;

    private static final StructLayout LAYOUT = Linker.Option.captureStateLayout();
    private static final long OFFSET =
            LAYOUT.byteOffset(java.lang.foreign.MemoryLayout.PathElement.groupElement("errno"));

    /** One a thread: a call's errno is read right after it. */
    private static final ThreadLocal<MemorySegment> SEGMENT =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(LAYOUT));

    private Errno() {}

    /** Where this thread's next call leaves its errno. */
    static MemorySegment segment() {
        return SEGMENT.get();
    }

    /** What this thread's last call of a {@link CFunction} left. */
    public static int last() {
        return SEGMENT.get().get(JAVA_INT, OFFSET);
    }

    /** The system's words for a value, for example {@code Operation not permitted}. */
    public static String text(int errno) {
        return Libc.strerror(errno);
    }
}
