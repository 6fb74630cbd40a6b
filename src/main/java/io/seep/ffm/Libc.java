package io.seep.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

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

    /** linux/resource.h; Linux takes the number of a thread as well. */
    private static final int PRIO_PROCESS = 0;

    /** linux/time.h: its resolution is the kernel's tick (kernel/time/posix-timers.c, posix_get_coarse_res). */
    private static final int CLOCK_MONOTONIC_COARSE = 6;

    /** bits/socket.h. */
    public static final int MSG_NOSIGNAL = 0x4000;

    private static final NativeLibrary LIBC = NativeLibrary.ofProcess();

    private static final CFunction mmap = LIBC.function("mmap");
    private static final CFunction munmap = LIBC.function("munmap");
    private static final CFunction close = LIBC.function("close");
    private static final CFunction memfd_create = LIBC.function("memfd_create");
    private static final CFunction read = LIBC.function("read");
    private static final CFunction syscall = LIBC.function("syscall");
    private static final CFunction unlinkat = LIBC.function("unlinkat");
    private static final CFunction isatty = LIBC.function("isatty");
    private static final CFunction poll = LIBC.function("poll");
    private static final CFunction kill = LIBC.function("kill");
    private static final CFunction waitpid = LIBC.function("waitpid");
    private static final CFunction send = LIBC.function("send");
    private static final CFunction recv = LIBC.function("recv");
    private static final CFunction clock_getres = LIBC.function("clock_getres");
    private static final CFunction clock_gettime = LIBC.function("clock_gettime");
    private static final CFunction flock = LIBC.function("flock");
    private static final CFunction sendmsg = LIBC.function("sendmsg");
    private static final CFunction getpriority = LIBC.function("getpriority");
    private static final CFunction setpriority = LIBC.function("setpriority");
    private static final CFunction geteuid = LIBC.function("geteuid");
    private static final CFunction strerror = LIBC.function("strerror");
    private static final CFunction vsnprintf = LIBC.function("vsnprintf");

    private Libc() {}

    /** mmap(2) of a whole descriptor range; the segment lives until {@link #munmap}. MAP_FAILED is a null segment. */
    public static MemorySegment mmap(long sizeBytes, int protection, int flags, int descriptor, long offset) {
        var at = MemorySegment.ofAddress(mmap.call(0, sizeBytes, protection, flags, descriptor, offset));
        return at.address() == -1 ? MemorySegment.NULL : at.reinterpret(sizeBytes);
    }

    public static int munmap(MemorySegment mapping) {
        return (int) munmap.call(mapping.address(), mapping.byteSize());
    }

    public static int close(int descriptor) {
        return (int) close.call(descriptor);
    }

    /** memfd_create(2), closed at exec. */
    public static int memfdCreate(String name) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) memfd_create.call(arena.allocateFrom(name).address(), MFD_CLOEXEC);
        }
    }

    public static long read(int descriptor, MemorySegment into) {
        return read.call(descriptor, into.address(), into.byteSize());
    }

    /** bpf(2). */
    public static int bpf(int command, MemorySegment attributes) {
        return (int) syscall.call(SYS_BPF, command, attributes.address(), attributes.byteSize());
    }

    /** perf_event_open(2). */
    public static int perfEventOpen(MemorySegment attributes, int pid, int cpu, int group, long flags) {
        return (int) syscall.call(SYS_PERF_EVENT_OPEN, attributes.address(), pid, cpu, group, flags);
    }

    /** pidfd_open(2) without flags. */
    public static int pidfdOpen(int pid) {
        return (int) syscall.call(SYS_PIDFD_OPEN, pid, 0);
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
            return (int) syscall.call(
                    SYS_OPENAT2, folder, arena.allocateFrom(path).address(), how.address(), how.byteSize());
        }
    }

    /** unlinkat(2) of a file. */
    public static int unlinkat(int folder, String name) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) unlinkat.call(folder, arena.allocateFrom(name).address(), 0);
        }
    }

    /** isatty(3). */
    public static boolean isatty(int descriptor) {
        return (int) isatty.call(descriptor) == 1;
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
            int count = (int) poll.call(entries.address(), descriptors.length, timeoutMillis);
            long ready = 0;
            for (int i = 0; count > 0 && i < descriptors.length; i++) {
                if (entries.get(java.lang.foreign.ValueLayout.JAVA_SHORT, 8L * i + 6) != 0) {
                    ready |= 1L << i;
                }
            }
            return ready;
        }
    }

    public static int kill(int pid, int signal) {
        return (int) kill.call(pid, signal);
    }

    /** waitpid(2). */
    public static int waitpid(int pid, MemorySegment status, int options) {
        return (int) waitpid.call(pid, status.address(), options);
    }

    public static long send(int socket, MemorySegment message) {
        return send.call(socket, message.address(), message.byteSize(), MSG_NOSIGNAL);
    }

    public static long recv(int socket, MemorySegment message) {
        return recv.call(socket, message.address(), message.byteSize(), 0);
    }

    /** The kernel's tick in nanoseconds: a jiffy. */
    public static long tickNanos() {
        try (Arena arena = Arena.ofConfined()) {
            // struct timespec: long seconds, long nanoseconds; a tick is shorter than a second
            MemorySegment resolution = arena.allocate(16, 8);
            int _ = (int) clock_getres.call(CLOCK_MONOTONIC_COARSE, resolution.address());
            return resolution.get(JAVA_LONG, 8);
        }
    }

    /** clock_gettime(2) into a struct timespec: seconds and nanoseconds, 8 bytes each. */
    public static int clockGettime(int clock, MemorySegment into) {
        return (int) clock_gettime.call(clock, into.address());
    }

    /** flock(2). */
    public static int flock(int descriptor, int operation) {
        return (int) flock.call(descriptor, operation);
    }

    /** sendmsg(2) of a struct msghdr. */
    public static long sendmsg(int socket, MemorySegment message) {
        return sendmsg.call(socket, message.address(), MSG_NOSIGNAL);
    }

    /**
     * getpriority(2) of a thread: its nice value.
     *
     * @param thread its number; 0: this one
     */
    public static int getpriority(int thread) {
        return (int) getpriority.call(PRIO_PROCESS, thread);
    }

    /** setpriority(2) of a thread; 0: this one. */
    public static int setpriority(int thread, int nice) {
        return (int) setpriority.call(PRIO_PROCESS, thread, nice);
    }

    public static int geteuid() {
        return (int) geteuid.call();
    }

    static String strerror(int errno) {
        return MemorySegment.ofAddress(strerror.call(errno)).reinterpret(256).getString(0);
    }

    /** vsnprintf(3) with a va_list that C handed to a callback. */
    public static int vsnprintf(MemorySegment into, MemorySegment format, MemorySegment arguments) {
        return (int) vsnprintf.call(into.address(), into.byteSize(), format.address(), arguments.address());
    }
}
