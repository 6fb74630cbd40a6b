package io.seep.ffm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
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
    private static final MethodHandle posix_spawn =
            LIBC.function("posix_spawn", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle actionsInit = LIBC.function("posix_spawn_file_actions_init", JAVA_INT, ADDRESS);
    private static final MethodHandle actionsOpen =
            LIBC.function("posix_spawn_file_actions_addopen", JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle actionsDup =
            LIBC.function("posix_spawn_file_actions_adddup2", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle actionsCloseFrom =
            LIBC.function("posix_spawn_file_actions_addclosefrom_np", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle actionsDestroy =
            LIBC.function("posix_spawn_file_actions_destroy", JAVA_INT, ADDRESS);
    private static final MethodHandle attributesInit = LIBC.function("posix_spawnattr_init", JAVA_INT, ADDRESS);
    private static final MethodHandle attributesFlags =
            LIBC.function("posix_spawnattr_setflags", JAVA_INT, ADDRESS, JAVA_SHORT);

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
            int _ = (int) actionsInit.invokeExact(actions);
            int _ = (int) attributesInit.invokeExact(attributes);
            int _ = (int) attributesFlags.invokeExact(attributes, POSIX_SPAWN_SETSID);
            MemorySegment nothing = arena.allocateFrom("/dev/null");
            for (int standard = 0; standard < SOCKET; standard++) {
                int _ = (int) actionsOpen.invokeExact(actions, standard, nothing, O_RDWR, 0);
            }
            int _ = (int) actionsDup.invokeExact(actions, socket.descriptor(), SOCKET);
            // Java's sockets are not closed on exec: who waits for the end of one would wait for the new process.
            int _ = (int) actionsCloseFrom.invokeExact(actions, SOCKET + 1);
            MemorySegment pid = arena.allocate(JAVA_INT);
            MemorySegment arguments =
                    strings(arena, List.of(program.getFileName().toString()));
            MemorySegment variables = strings(arena, environment);
            int error = (int) posix_spawn.invokeExact(pid, path, actions, attributes, arguments, variables);
            int _ = (int) actionsDestroy.invokeExact(actions);
            if (error != 0) {
                throw new IOException("cannot start " + program + ": " + Errno.text(error));
            }
            return pid.get(JAVA_INT, 0);
        } catch (IOException failed) {
            throw failed;
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
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
