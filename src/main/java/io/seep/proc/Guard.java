package io.seep.proc;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.seep.ffm.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * The small process that continues what Seep holds, should Seep be killed meanwhile. See src/main/c/seep-launch.c.
 * Nothing may be held that the guard was not told of before.
 */
public final class Guard {
    private static final int REQUEST_BYTES = 8;

    private final int socket;

    private Guard(int socket) {
        this.socket = socket;
    }

    /** The guard of this Seep; empty when it was not started by its launcher. */
    public static Optional<Guard> running() {
        Integer socket = Integer.getInteger("seep.guard.fd");
        return socket == null ? Optional.empty() : Optional.of(new Guard(socket));
    }

    /** From now on the process may be held; false when the guard can't look after it. */
    public boolean watch(int pid) {
        return ask('h', pid);
    }

    /** The process will not be held any more. */
    public void forget(int pid) {
        boolean _ = ask('r', pid);
    }

    private synchronized boolean ask(char action, int pid) {
        try (Arena arena = Arena.ofConfined()) {
            // struct guard_request
            MemorySegment request = arena.allocate(REQUEST_BYTES, 4);
            request.set(JAVA_BYTE, 0, (byte) action);
            request.set(JAVA_INT, 4, pid);
            MemorySegment answer = arena.allocate(JAVA_BYTE);
            return Libc.send(socket, request) == REQUEST_BYTES
                    && Libc.recv(socket, answer) == 1
                    && answer.get(JAVA_BYTE, 0) == 'y';
        }
    }
}
