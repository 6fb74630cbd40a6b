package io.seep.symbolize;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where names may come from.
 *
 * @param debugFolders folders with debug files that the user named
 * @param askJvm a Java virtual machine may be asked for a map of its compiled code
 * @param debuginfodUrls servers with debug files, as in the variable DEBUGINFOD_URLS; empty for none
 * @param vmlinux the kernel's own file with debug information; null to look where it usually lies
 */
public record NamingOptions(
        List<Path> debugFolders,
        boolean askJvm,
        String debuginfodUrls,
        @Nullable Path vmlinux) {
    /** Only what is on this machine already. */
    public static final NamingOptions LOCAL = new NamingOptions(List.of(), false, "");

    /** With a vmlinux from where it usually lies. */
    public NamingOptions(List<Path> debugFolders, boolean askJvm, String debuginfodUrls) {
        this(debugFolders, askJvm, debuginfodUrls, null);
    }

    public NamingOptions {
        debugFolders = List.copyOf(debugFolders);
    }
}
