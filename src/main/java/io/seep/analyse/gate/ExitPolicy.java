package io.seep.analyse.gate;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What counts of a program that has ended. Of one that runs on, it is always {@link #GROWING}. */
public enum ExitPolicy {
    /** Blocks that nothing points at: what LeakSanitizer would call a leak. */
    UNREACHABLE,
    /** Every block that was not freed. */
    ALL,
    /** What grew until the end. */
    GROWING;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The policy of that name.
     *
     * @throws GateSyntaxException when there is none
     */
    public static ExitPolicy named(String word) {
        return Arrays.stream(values())
                .filter(policy -> policy.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new GateSyntaxException("--exit-policy takes unreachable, all or growing"));
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(ExitPolicy::word).toList();
    }
}
