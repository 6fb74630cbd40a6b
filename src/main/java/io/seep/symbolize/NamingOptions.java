package io.seep.symbolize;

import java.nio.file.Path;
import java.util.List;

/**
 * Where names may come from.
 *
 * @param debugFolders folders with debug files that the user named
 * @param askJvm a Java virtual machine may be asked for a map of its compiled code
 * @param debuginfodUrls servers with debug files, as in the variable DEBUGINFOD_URLS; empty for none
 */
public record NamingOptions(List<Path> debugFolders, boolean askJvm, String debuginfodUrls) {
    /** Only what is on this machine already. */
    public static final NamingOptions LOCAL = new NamingOptions(List.of(), false, "");

    public NamingOptions {
        debugFolders = List.copyOf(debugFolders);
    }
}
