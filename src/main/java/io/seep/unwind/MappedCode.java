package io.seep.unwind;

import io.seep.proc.Mapping;
import org.jspecify.annotations.Nullable;

/**
 * Code as an image has it mapped.
 *
 * @param start first address
 * @param end first address behind
 * @param fileOffset where in the module's file the first byte comes from; 0 without a module
 * @param module null for code that comes from no file
 */
public record MappedCode(
        long start, long end, long fileOffset, @Nullable CodeModule module) {

    /** The code of one line of /proc/PID/maps. */
    public static MappedCode of(Mapping mapping, @Nullable CodeModule module) {
        return new MappedCode(mapping.start(), mapping.end(), module == null ? 0 : mapping.fileOffset(), module);
    }

    /**
     * Whether a mapping holds code that can be in a stack. That of return probes can't: a walker must see that it is
     * nobody's, and put the true return address in its place.
     */
    public static boolean matters(Mapping mapping) {
        return mapping.executable()
                && mapping.end() > 0
                && mapping.end() <= Abi.USER_ADDRESS_END
                && !mapping.path().equals("[uprobes]");
    }
}
