package io.seep.importer;

import io.seep.model.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a tool that looks for pointers says of blocks, as a verdict. */
final class LeakKinds {
    private static final String UNREACHABLE = "unreachable";

    private LeakKinds() {}

    /** Of the kind of an error of Valgrind's Memcheck; null when the error is no leak. */
    static @Nullable Verdict ofValgrind(String kind) {
        return switch (kind) {
            case "Leak_DefinitelyLost" -> verdict(UNREACHABLE, "Valgrind: definitely lost, nothing points to them");
            case "Leak_IndirectlyLost" ->
                verdict(UNREACHABLE, "Valgrind: indirectly lost, only lost blocks point to them");
            case "Leak_PossiblyLost" ->
                verdict(Verdict.NOT_CLEAR, "Valgrind: possibly lost, pointers lead only into their inside");
            case "Leak_StillReachable" ->
                verdict(Verdict.NOT_CLEAR, "Valgrind: still reachable when the program ended");
            default -> null;
        };
    }

    /** Of LeakSanitizer's {@code Direct leak} or {@code Indirect leak}. */
    static Verdict ofLeakSanitizer(boolean direct) {
        return verdict(
                UNREACHABLE,
                direct
                        ? "LeakSanitizer: direct leak, nothing points to them"
                        : "LeakSanitizer: indirect leak, only leaked blocks point to them");
    }

    private static Verdict verdict(String kind, String reason) {
        return new Verdict(kind, List.of(reason));
    }
}
