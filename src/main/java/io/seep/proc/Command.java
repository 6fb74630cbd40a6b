package io.seep.proc;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.seep.ffm.Errno;
import io.seep.ffm.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The command of {@code seep -- COMMAND}: a child that the launcher forked before the JVM began, and that waits for a
 * word to become the command. See src/main/c/seep-launch.c.
 */
public final class Command {
    private final int pid;
    private final int socket;

    private Command(int pid, int socket) {
        this.pid = pid;
        this.socket = socket;
    }

    /** The waiting child; empty when Seep was started without a command, or not by its launcher. */
    public static Optional<Command> waiting() {
        Integer pid = Integer.getInteger("seep.command.pid");
        Integer socket = Integer.getInteger("seep.command.fd");
        return pid == null || socket == null ? Optional.empty() : Optional.of(new Command(pid, socket));
    }

    public int pid() {
        return pid;
    }

    /** Readable, for poll(2), when the exec has failed ({@link #failure} tells) or succeeded (it is closed). */
    public int descriptor() {
        return socket;
    }

    /** Lets the child become the command. */
    public void start() {
        try (Arena arena = Arena.ofConfined()) {
            long _ = Libc.send(socket, arena.allocate(JAVA_BYTE));
        }
    }

    /** After {@link #descriptor} became readable: the errno of a failed exec; empty when it succeeded. */
    public OptionalInt failure() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(JAVA_INT);
            long length = Libc.recv(socket, errno);
            return length == errno.byteSize() ? OptionalInt.of(errno.get(JAVA_INT, 0)) : OptionalInt.empty();
        }
    }

    /**
     * Waits until the command has ended.
     *
     * @return its exit status as a shell gives it: 128+N when signal N ended it
     */
    public int waitFor() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(JAVA_INT);
            while (Libc.waitpid(pid, status, 0) < 0) {
                if (Errno.last() != Errno.EINTR) {
                    return 125;
                }
            }
            int word = status.get(JAVA_INT, 0);
            // waitpid(2): WIFEXITED, WEXITSTATUS, WTERMSIG
            int signal = word & 0x7f;
            return signal == 0 ? word >> 8 & 0xff : 128 + signal;
        }
    }

    /** Sends it a signal; one that is gone is no error. */
    public void signal(int signal) {
        int _ = Libc.kill(pid, signal);
    }
}
