package io.seep.ffm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The functions of the C library that Seep calls, under their C names. Nothing here decides anything: results are C's,
 * with errno in {@link Errno#last()}.
 */
public final class Libc {
    /** asm-generic/mman-common.h. */
    public static final int PROT_READ = 1;

    public static final int PROT_WRITE = 2;
    public static final int MAP_SHARED = 1;

    /** linux/memfd.h. */
    private static final int MFD_CLOEXEC = 1;

    /** asm-generic/poll.h. */
    public static final short POLLIN = 1;

    /** asm/unistd_64.h. */
    public static final long SYS_BPF = 321;

    public static final long SYS_PIDFD_OPEN = 434;
    public static final long SYS_PERF_EVENT_OPEN = 298;

    public static final long SYS_OPENAT2 = 437;

    /** asm-generic/fcntl.h. */
    public static final int AT_FDCWD = -100;

    public static final int O_RDONLY = 0;
    public static final int O_DIRECTORY = 0x10000;
    public static final int O_NOFOLLOW = 0x20000;
    public static final int O_CLOEXEC = 0x80000;
    public static final int O_PATH = 0x200000;

    /** linux/openat2.h: a link stays below the folder it was found in, and /proc's own links lead nowhere. */
    public static final long RESOLVE_NO_MAGICLINKS = 0x02;

    public static final long RESOLVE_IN_ROOT = 0x10;

    /** asm/signal.h. */
    public static final int SIGHUP = 1;

    public static final int SIGINT = 2;

    public static final int SIGKILL = 9;
    public static final int SIGTERM = 15;
    public static final int SIGCONT = 18;
    public static final int SIGSTOP = 19;
    public static final int SIGTSTP = 20;
    public static final int SIGTTIN = 21;
    public static final int SIGTTOU = 22;

    /** asm-generic/fcntl.h. */
    public static final int LOCK_EX = 2;

    public static final int LOCK_NB = 4;

    /** bits/waitflags.h. */
    public static final int WNOHANG = 1;

    /** linux/time.h: its resolution is the kernel's tick (kernel/time/posix-timers.c, posix_get_coarse_res). */
    private static final int CLOCK_MONOTONIC_COARSE = 6;

    /** bits/socket.h. */
    public static final int MSG_NOSIGNAL = 0x4000;

    private static final NativeLibrary LIBC = NativeLibrary.ofProcess();

    private static final MethodHandle mmap =
            LIBC.functionWithErrno("mmap", ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle munmap = LIBC.functionWithErrno("munmap", JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle close = LIBC.functionWithErrno("close", JAVA_INT, JAVA_INT);
    private static final MethodHandle memfd_create =
            LIBC.functionWithErrno("memfd_create", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle read = LIBC.functionWithErrno("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle syscall3 =
            LIBC.variadicWithErrno(1, "syscall", JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG);
    private static final MethodHandle syscall2 =
            LIBC.variadicWithErrno(1, "syscall", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle syscall5 = LIBC.variadicWithErrno(
            1, "syscall", JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle syscall4 =
            LIBC.variadicWithErrno(1, "syscall", JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG);
    private static final MethodHandle unlinkat =
            LIBC.functionWithErrno("unlinkat", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle isatty = LIBC.function("isatty", JAVA_INT, JAVA_INT);
    private static final MethodHandle poll = LIBC.functionWithErrno("poll", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle kill = LIBC.functionWithErrno("kill", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle waitpid =
            LIBC.functionWithErrno("waitpid", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle send =
            LIBC.functionWithErrno("send", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle recv =
            LIBC.functionWithErrno("recv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle clock_getres =
            LIBC.functionWithErrno("clock_getres", JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle clock_gettime =
            LIBC.functionWithErrno("clock_gettime", JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle flock = LIBC.functionWithErrno("flock", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle sendmsg =
            LIBC.functionWithErrno("sendmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle geteuid = LIBC.function("geteuid", JAVA_INT);
    private static final MethodHandle strerror = LIBC.function("strerror", ADDRESS, JAVA_INT);
    private static final MethodHandle vsnprintf =
            LIBC.function("vsnprintf", JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);

    private Libc() {}

    /** mmap(2) of a whole descriptor range; the segment lives until {@link #munmap}. MAP_FAILED is a null segment. */
    public static MemorySegment mmap(long sizeBytes, int protection, int flags, int descriptor, long offset) {
        try {
            var at = (MemorySegment) mmap.invokeExact(
                    Errno.segment(), MemorySegment.NULL, sizeBytes, protection, flags, descriptor, offset);
            return at.address() == -1 ? MemorySegment.NULL : at.reinterpret(sizeBytes);
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    public static int munmap(MemorySegment mapping) {
        try {
            return (int) munmap.invokeExact(Errno.segment(), mapping, mapping.byteSize());
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    public static int close(int descriptor) {
        try {
            return (int) close.invokeExact(Errno.segment(), descriptor);
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    /** memfd_create(2), closed at exec. */
    public static int memfdCreate(String name) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) memfd_create.invokeExact(Errno.segment(), arena.allocateFrom(name), MFD_CLOEXEC);
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    public static long read(int descriptor, MemorySegment into) {
        try {
            return (long) read.invokeExact(Errno.segment(), descriptor, into, into.byteSize());
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    /** bpf(2). */
    public static int bpf(int command, MemorySegment attributes) {
        try {
            return (int) (long)
                    syscall3.invokeExact(Errno.segment(), SYS_BPF, (long) command, attributes, attributes.byteSize());
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    /** perf_event_open(2). */
    public static int perfEventOpen(MemorySegment attributes, int pid, int cpu, int group, long flags) {
        try {
            return (int) (long) syscall5.invokeExact(
                    Errno.segment(), SYS_PERF_EVENT_OPEN, attributes, (long) pid, (long) cpu, (long) group, flags);
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    /** pidfd_open(2) without flags. */
    public static int pidfdOpen(int pid) {
        try {
            return (int) (long) syscall2.invokeExact(Errno.segment(), SYS_PIDFD_OPEN, (long) pid, 0L);
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    /**
     * openat2(2).
     *
     * @param folder the descriptor of a folder, or {@link #AT_FDCWD}
     * @return a descriptor; -1 with errno
     */
    public static int openat2(int folder, String path, int flags, long resolve) {
        try (Arena arena = Arena.ofConfined()) {
            // struct open_how: u64 flags, u64 mode, u64 resolve
            MemorySegment how = arena.allocate(24, 8);
            how.set(JAVA_LONG, 0, flags);
            how.set(JAVA_LONG, 16, resolve);
            return (int) (long) syscall4.invokeExact(
                    Errno.segment(), SYS_OPENAT2, (long) folder, arena.allocateFrom(path), how, how.byteSize());
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    /** unlinkat(2) of a file. */
    public static int unlinkat(int folder, String name) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) unlinkat.invokeExact(Errno.segment(), folder, arena.allocateFrom(name), 0);
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    /** isatty(3). */
    public static boolean isatty(int descriptor) {
        try {
            return (int) isatty.invokeExact(descriptor) == 1;
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    /**
     * poll(2) for input.
     *
     * @param timeoutMillis -1 waits for ever
     * @return a bit for each descriptor that is ready or closed, 0 at the timeout or after a signal
     */
    public static long pollInput(int timeoutMillis, int... descriptors) {
        try (Arena arena = Arena.ofConfined()) {
            // struct pollfd: int fd, short events, short revents
            MemorySegment entries = arena.allocate(8L * descriptors.length, 4);
            for (int i = 0; i < descriptors.length; i++) {
                entries.set(JAVA_INT, 8L * i, descriptors[i]);
                entries.set(java.lang.foreign.ValueLayout.JAVA_SHORT, 8L * i + 4, POLLIN);
            }
            int count = (int) poll.invokeExact(Errno.segment(), entries, (long) descriptors.length, timeoutMillis);
            long ready = 0;
            for (int i = 0; count > 0 && i < descriptors.length; i++) {
                if (entries.get(java.lang.foreign.ValueLayout.JAVA_SHORT, 8L * i + 6) != 0) {
                    ready |= 1L << i;
                }
            }
            return ready;
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    public static int kill(int pid, int signal) {
        try {
            return (int) kill.invokeExact(Errno.segment(), pid, signal);
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    /** waitpid(2). */
    public static int waitpid(int pid, MemorySegment status, int options) {
        try {
            return (int) waitpid.invokeExact(Errno.segment(), pid, status, options);
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    public static long send(int socket, MemorySegment message) {
        try {
            return (long) send.invokeExact(Errno.segment(), socket, message, message.byteSize(), MSG_NOSIGNAL);
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    public static long recv(int socket, MemorySegment message) {
        try {
            return (long) recv.invokeExact(Errno.segment(), socket, message, message.byteSize(), 0);
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    /** The kernel's tick in nanoseconds: a jiffy. */
    public static long tickNanos() {
        try (Arena arena = Arena.ofConfined()) {
            // struct timespec: long seconds, long nanoseconds; a tick is shorter than a second
            MemorySegment resolution = arena.allocate(16, 8);
            int _ = (int) clock_getres.invokeExact(Errno.segment(), CLOCK_MONOTONIC_COARSE, resolution);
            return resolution.get(JAVA_LONG, 8);
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    /** clock_gettime(2) into a struct timespec: seconds and nanoseconds, 8 bytes each. */
    public static int clockGettime(int clock, MemorySegment into) {
        try {
            return (int) clock_gettime.invokeExact(Errno.segment(), clock, into);
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    /** flock(2). */
    public static int flock(int descriptor, int operation) {
        try {
            return (int) flock.invokeExact(Errno.segment(), descriptor, operation);
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    /** sendmsg(2) of a struct msghdr. */
    public static long sendmsg(int socket, MemorySegment message) {
        try {
            return (long) sendmsg.invokeExact(Errno.segment(), socket, message, MSG_NOSIGNAL);
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    public static int geteuid() {
        try {
            return (int) geteuid.invokeExact();
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    static String strerror(int errno) {
        try {
            return ((MemorySegment) strerror.invokeExact(errno))
                    .reinterpret(256)
                    .getString(0);
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    /** vsnprintf(3) with a va_list that C handed to a callback. */
    public static int vsnprintf(MemorySegment into, MemorySegment format, MemorySegment arguments) {
        try {
            return (int) vsnprintf.invokeExact(into, into.byteSize(), format, arguments);
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }
}
