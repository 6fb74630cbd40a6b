package io.seep.guard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Who traced what, when and why it ended: a line of JSON for each run, which nobody but root can read or change. A line
 * is written at once, so that those of several Seeps do not mix.
 */
public final class AuditLog {
    private final Path file;

    public AuditLog(Path file) {
        this.file = file;
    }

    public Path file() {
        return file;
    }

    /**
     * Finds out, before a trace, whether a line could be written, and makes file and folder for it.
     *
     * @throws IOException when it could not
     * @throws Refusal when somebody else could change what is written
     */
    public void check() throws IOException {
        append("");
    }

    /**
     * Writes a line.
     *
     * @throws IOException when that fails
     * @throws Refusal when somebody else could change what is written
     */
    public void append(String line) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " is no file");
        }
        try {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException there) {
            // Whose it is comes next.
        }
        TrustedPlace.requireAbove(file);
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.APPEND,
                        LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            TrustedPlace.require(file);
            if (!line.isEmpty()) {
                ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
                int _ = channel.write(bytes);
            }
        }
    }
}
