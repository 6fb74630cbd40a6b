package io.seep.ffm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;

/**
 * Starts programs that get nothing from Seep but a socket: no environment but what is given, no terminal, no
 * descriptor. {@link ProcessBuilder} can hand over pipes only.
 */
public final class Spawn {
    /** The descriptor of the socket in the new process; see src/main/c/sandbox.h. */
    private static final int SOCKET = 3;

    // spawn.h of glibc: the structs are opaque, at most 336 bytes.
    private static final long STRUCT_BYTES = 512;
    private static final short POSIX_SPAWN_SETSID = 0x80;
    private static final int O_RDWR = 2;

    private static final NativeLibrary LIBC = NativeLibrary.ofProcess();
    private static final CFunction posix_spawn = LIBC.function("posix_spawn");
    private static final CFunction actionsInit = LIBC.function("posix_spawn_file_actions_init");
    private static final CFunction actionsOpen = LIBC.function("posix_spawn_file_actions_addopen");
    private static final CFunction actionsDup = LIBC.function("posix_spawn_file_actions_adddup2");
    private static final CFunction actionsCloseFrom = LIBC.function("posix_spawn_file_actions_addclosefrom_np");
    private static final CFunction actionsDestroy = LIBC.function("posix_spawn_file_actions_destroy");
    private static final CFunction attributesInit = LIBC.function("posix_spawnattr_init");
    private static final CFunction attributesFlags = LIBC.function("posix_spawnattr_setflags");

    private Spawn() {}

    /**
     * Starts a program in a session of its own, with the socket as descriptor 3 and /dev/null below.
     *
     * @param environment entries NAME=VALUE
     * @return its pid; the caller waits for its end
     * @throws IOException when it cannot be started
     */
    public static int start(Path program, List<String> environment, PacketSocket socket) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment path = arena.allocateFrom(program.toString());
            MemorySegment actions = arena.allocate(STRUCT_BYTES, 16);
            MemorySegment attributes = arena.allocate(STRUCT_BYTES, 16);
            int _ = (int) actionsInit.call(actions.address());
            int _ = (int) attributesInit.call(attributes.address());
            int _ = (int) attributesFlags.call(attributes.address(), POSIX_SPAWN_SETSID);
            MemorySegment nothing = arena.allocateFrom("/dev/null");
            for (int standard = 0; standard < SOCKET; standard++) {
                int _ = (int) actionsOpen.call(actions.address(), standard, nothing.address(), O_RDWR, 0);
            }
            int _ = (int) actionsDup.call(actions.address(), socket.descriptor(), SOCKET);
            // Java's sockets are not closed on exec: who waits for the end of one would wait for the new process.
            int _ = (int) actionsCloseFrom.call(actions.address(), SOCKET + 1);
            MemorySegment pid = arena.allocate(JAVA_INT);
            MemorySegment arguments =
                    strings(arena, List.of(program.getFileName().toString()));
            MemorySegment variables = strings(arena, environment);
            int error = (int) posix_spawn.call(
                    pid.address(),
                    path.address(),
                    actions.address(),
                    attributes.address(),
                    arguments.address(),
                    variables.address());
            int _ = (int) actionsDestroy.call(actions.address());
            if (error != 0) {
                throw new IOException("cannot start " + program + ": " + Errno.text(error));
            }
            return pid.get(JAVA_INT, 0);
        }
    }

    /** A list of C strings that ends with NULL. */
    private static MemorySegment strings(Arena arena, List<String> texts) {
        MemorySegment list = arena.allocate(ADDRESS, texts.size() + 1L);
        for (int i = 0; i < texts.size(); i++) {
            list.setAtIndex(ADDRESS, i, arena.allocateFrom(texts.get(i)));
        }
        return list;
    }
}
