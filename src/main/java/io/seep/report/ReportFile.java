package io.seep.report;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Puts a report in its place: a whole new file or none, whatever stood there before.
 *
 * <p>The file is written under a name of its own in the same directory (new, not through a link, mode 0600) and then
 * renamed over the place (rename(2): a link there is replaced, not followed). Seep runs as root and may write to
 * directories that others can write to; all steps go through one open directory, so that nobody can exchange it in
 * between (openat(2), "Rationale for openat").
 */
public final class ReportFile {
    /** The destination that is standard output. */
    public static final String STANDARD_OUTPUT = "-";

    private ReportFile() {}

    /** What fills a report. */
    @FunctionalInterface
    public interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * A report that is in its place.
     *
     * @param warning what went wrong without harm to the report, one line; null when nothing did
     */
    public record Written(String destination, @Nullable String warning) {}

    /**
     * Finds out, before a long trace, whether a report could be written there; creates nothing.
     *
     * @throws ReportException when it could not
     */
    public static void check(String destination) {
        if (!destination.equals(STANDARD_OUTPUT)) {
            Path directory = directoryOf(place(destination));
            if (!Files.isWritable(directory)) {
                throw new ReportException(
                        "cannot write '" + Printable.of(destination) + "': no permission to write to its directory",
                        "choose another place with -o");
            }
        }
    }

    /**
     * Writes a report, compressed when the destination ends with {@code .gz}.
     *
     * @param destination a path, or {@code -} for standard output
     * @throws ReportException when it cannot be written; then nothing is left behind and an old file is as it was
     */
    public static Written write(String destination, Body body) {
        return write(destination, body, new FileOutputStream(FileDescriptor.out), System.getenv());
    }

    /**
     * The same for a file that its body compresses itself; never to standard output.
     *
     * @throws ReportException when it cannot be written; then nothing is left behind and an old file is as it was
     */
    public static Written writeAsItIs(String destination, Body body) {
        try {
            return inPlace(destination, body, System.getenv());
        } catch (IOException e) {
            throw cannotWrite("'" + Printable.of(destination) + "'", e);
        }
    }

    static Written write(String destination, Body body, OutputStream standardOutput, Map<String, String> environment) {
        try {
            if (destination.equals(STANDARD_OUTPUT)) {
                BufferedOutputStream out = new BufferedOutputStream(standardOutput);
                body.writeTo(out);
                out.flush();
                return new Written(destination, null);
            }
            return inPlace(destination, ReportFormats.isCompressed(destination) ? compressed(body) : body, environment);
        } catch (IOException e) {
            String shown =
                    destination.equals(STANDARD_OUTPUT) ? "standard output" : "'" + Printable.of(destination) + "'";
            throw cannotWrite(shown, e);
        }
    }

    private static Written inPlace(String destination, Body body, Map<String, String> environment) throws IOException {
        Path place = place(destination);
        try (DirectoryStream<Path> directory = Files.newDirectoryStream(directoryOf(place))) {
            if (!(directory instanceof SecureDirectoryStream<Path> secure)) {
                throw new IOException("its file system has no openat");
            }
            return new Written(destination, write(secure, place.getFileName(), body, environment));
        }
    }

    private static ReportException cannotWrite(String shown, IOException e) {
        return new ReportException(
                "cannot write " + shown + ": " + Printable.of(reasonOf(e)), "choose another place with -o", e);
    }

    private static @Nullable String write(
            SecureDirectoryStream<Path> directory, Path name, Body body, Map<String, String> environment)
            throws IOException {
        // A name of fixed length: the place's own name may already be as long as names can be.
        Path temporary = Path.of(".seep-" + HexFormat.of().toHexDigits(new SecureRandom().nextLong()) + ".tmp");
        boolean renamed = false;
        try {
            try (OutputStream out = new BufferedOutputStream(Channels.newOutputStream(directory.newByteChannel(
                    temporary,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, NOFOLLOW_LINKS),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))))) {
                body.writeTo(out);
            }
            String warning = SudoCaller.giveTo(directory, temporary, environment);
            directory.move(temporary, directory, name);
            renamed = true;
            return warning;
        } finally {
            if (!renamed) {
                deleteQuietly(directory, temporary);
            }
        }
    }

    private static Body compressed(Body body) {
        return out -> {
            GZIPOutputStream gzip = new GZIPOutputStream(out, 1 << 16);
            body.writeTo(gzip);
            gzip.finish();
        };
    }

    private static void deleteQuietly(SecureDirectoryStream<Path> directory, Path name) {
        try {
            directory.deleteFile(name);
        } catch (IOException absent) {
            // Not created, or the directory is gone: the failure that led here is the one to tell.
        }
    }

    private static Path place(String destination) {
        try {
            Path place = Path.of(destination);
            // "." and ".." name directories although nothing in the path says so.
            Path name = place.getFileName();
            if (name == null
                    || destination.endsWith("/")
                    || Set.of("", ".", "..").contains(name.toString())) {
                throw isDirectory(destination);
            }
            return place.toAbsolutePath();
        } catch (InvalidPathException e) {
            throw new ReportException(
                    "'" + Printable.of(destination) + "' cannot be the name of a file",
                    "choose another name with -o",
                    e);
        }
    }

    /** The directory of a place that a file can be renamed to. */
    private static Path directoryOf(Path place) {
        Path directory = place.getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new ReportException(
                    "cannot write '" + Printable.of(place.toString()) + "': its directory does not exist",
                    "create the directory first, or choose another place with -o");
        }
        try {
            BasicFileAttributes there = Files.readAttributes(place, BasicFileAttributes.class, NOFOLLOW_LINKS);
            if (there.isDirectory()) {
                throw isDirectory(place.toString());
            }
            // As root a rename would replace /dev/null itself, or the link /dev/stdout, for the whole machine.
            Path real = directory.toRealPath();
            if (there.isOther() || real.equals(Path.of("/dev")) || real.startsWith("/proc")) {
                throw new ReportException(
                        "'" + Printable.of(place.toString()) + "' is no regular file and will not be replaced",
                        "use -o - for standard output, which a shell can send anywhere");
            }
        } catch (IOException nothingThere) {
            return directory;
        }
        return directory;
    }

    private static ReportException isDirectory(String destination) {
        return new ReportException(
                "cannot write '" + Printable.of(destination) + "': it is a directory", "add the name of a file to -o");
    }

    /** The system's words alone: the message of a file system exception repeats the temporary name. */
    private static String reasonOf(IOException e) {
        if (e instanceof FileSystemException files && files.getReason() != null) {
            return files.getReason();
        }
        return switch (e) {
            case java.nio.file.AccessDeniedException denied -> "permission denied";
            case java.nio.file.NoSuchFileException gone -> "its directory does not exist";
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    }
}
