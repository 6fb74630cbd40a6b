package io.seep.bpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.seep.ffm.Libc;
import io.seep.ffm.NativeLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What libbpf says while it works, the verifier's log included: kept, and shown only when something fails. */
public final class LibbpfLog {
    private static final int KEPT_CHARACTERS = 64 * 1024;
    private static final int MESSAGE_BYTES = 64 * 1024;

    private static final StringBuilder TEXT = new StringBuilder();

    private static boolean listening;

    static {
        // Without this libbpf writes to stderr.
        var _ = Libbpf.libbpf_set_print(MemorySegment.NULL);
    }

    private LibbpfLog() {}

    /**
     * From now on what libbpf says is kept. It says thousands of lines where nothing fails, each of them a call of Java
     * from C, and the first such call takes the JVM as long as half of the verifier's work: so nobody listens before
     * something is refused, or the user wants to see all of it.
     */
    public static synchronized void listen() {
        if (listening) {
            return;
        }
        listening = true;
        try {
            var callback = MethodHandles.lookup()
                    .findStatic(
                            LibbpfLog.class,
                            "onMessage",
                            MethodType.methodType(int.class, int.class, MemorySegment.class, MemorySegment.class));
            var _ = Libbpf.libbpf_set_print(
                    NativeLibrary.callback(callback, FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS)));
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError("no such method", impossible);
        }
    }

    /**
     * Does what libbpf and the kernel may refuse; when they do, does it once more and listens, so that the refusal says why.
     *
     * @throws BpfException when it is refused again
     */
    public static <T> T explained(Supplier<T> work) {
        if (isListening()) {
            return work.get();
        }
        try {
            return work.get();
        } catch (BpfException unexplained) {
            listen();
            return work.get();
        }
    }

    private static synchronized boolean isListening() {
        return listening;
    }

    /** Everything that was kept: the newest 64 KiB of characters. */
    public static synchronized String text() {
        return TEXT.toString();
    }

    /** The verifier's last words before its summary: they name the instruction and the rule. */
    static synchronized String verifierVerdict() {
        String[] lines = TEXT.toString().split("\n");
        for (int i = lines.length - 1; i > 0; i--) {
            if (lines[i].startsWith("processed ")) {
                return Arrays.stream(lines, Math.max(0, i - 3), i)
                        .map(String::strip)
                        .collect(Collectors.joining("; "));
            }
        }
        return lines[lines.length - 1].strip();
    }

    /** Called by libbpf (libbpf_print_fn_t); on x86-64 a va_list is passed as a pointer. */
    @SuppressWarnings("unused") // by name
    private static int onMessage(int level, MemorySegment format, MemorySegment arguments) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment message = arena.allocate(MESSAGE_BYTES);
            int length = Libc.vsnprintf(message, format, arguments);
            append(message.getString(0));
            return length;
        } catch (Throwable _) {
            // A throwable that leaves a callback would end the JVM; a lost message does not matter that much.
            return 0;
        }
    }

    private static synchronized void append(String message) {
        TEXT.append(message);
        if (TEXT.length() > KEPT_CHARACTERS) {
            TEXT.delete(0, TEXT.length() - KEPT_CHARACTERS);
        }
    }
}
