package io.seep.ffm;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;

/** Where Seep's own small C programs are: beside the jars of an installation, or of a build. */
public final class NativeProgram {
    private NativeProgram() {}

    /**
     * The program of this name.
     *
     * @throws IOException when it is missing
     */
    public static Path path(String name) throws IOException {
        Path found = home().resolve(name);
        if (!Files.isExecutable(found)) {
            throw new IOException(found + " is missing");
        }
        return found;
    }

    /** DIST/lib/seep.jar has its programs in DIST/libexec; target/classes has them in target/native. */
    private static Path home() throws IOException {
        CodeSource source = NativeProgram.class.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            throw new IOException("Seep does not know where it is installed");
        }
        try {
            Path own = Path.of(source.getLocation().toURI()).toAbsolutePath();
            Path above = own.resolveSibling("..").normalize();
            return Files.isDirectory(own) ? own.resolveSibling("native") : above.resolve("libexec");
        } catch (URISyntaxException | IllegalArgumentException | java.nio.file.FileSystemNotFoundException odd) {
            throw new IOException("Seep does not know where it is installed", odd);
        }
    }
}
