package io.seep.guard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
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
        try (DirectoryStream<Path> opened = Files.newDirectoryStream(folder)) {
            if (!(opened instanceof SecureDirectoryStream<Path> secure)) {
                throw new IOException("its file system has no openat");
            }
            // Looked at when open: nobody can exchange it any more. Folders above may be those of a log group.
            require(secure.getFileAttributeView(PosixFileAttributeView.class), folder);
            append(secure, file.getFileName(), line);
        }
    }

    private void append(SecureDirectoryStream<Path> folder, Path name, String line) throws IOException {
        try (SeekableByteChannel channel = folder.newByteChannel(
                name,
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.APPEND,
                        LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            require(folder.getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS), file);
            if (!line.isEmpty()) {
                ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
                int _ = channel.write(bytes);
            }
        }
    }

    private static void require(PosixFileAttributeView view, Path place) throws IOException {
        PosixFileAttributes found = view.readAttributes();
        if (!found.owner().equals(TrustedPlace.self())
                || found.permissions().contains(PosixFilePermission.OTHERS_WRITE)
                || (found.isRegularFile() && found.permissions().contains(PosixFilePermission.GROUP_WRITE))) {
            throw new Refusal(Refusal.CANNOT, place + " can be changed by others than root");
        }
    }
}
