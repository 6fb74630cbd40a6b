package io.seep.proc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * A file that a process has mapped, kept open from the moment it was seen, so that it can be read after it was
 * deleted, replaced or unmapped, and after the process is gone.
 *
 * @param path as the target sees it
 * @param openPath where it was opened; good as long as the process has it mapped
 */
public record MappedFile(FileId id, String path, Path openPath, FileChannel channel) implements AutoCloseable {
    /**
     * Opens the file behind a mapping: by /proc/PID/map_files, which names the very inode, else by its path below the
     * target's root.
     *
     * @throws IOException when it is no regular file (opening a device may act on it) or can't be opened
     */
    public static MappedFile open(int pid, Mapping mapping) throws IOException {
        Path exact =
                Path.of(String.format(Locale.ROOT, "/proc/%d/map_files/%x-%x", pid, mapping.start(), mapping.end()));
        if (Files.isRegularFile(exact)) {
            return new MappedFile(
                    mapping.file(), mapping.path(), exact, FileChannel.open(exact, StandardOpenOption.READ));
        }
        Path named = underRoot(pid, mapping.path());
        if (mapping.deleted() || !Files.isRegularFile(named)) {
            throw new IOException(mapping.path() + " is not a file that can be opened");
        }
        return new MappedFile(mapping.file(), mapping.path(), named, FileChannel.open(named, StandardOpenOption.READ));
    }

    private static Path underRoot(int pid, String path) throws IOException {
        try {
            return Path.of("/proc/" + pid + "/root" + path);
        } catch (InvalidPathException unspeakable) {
            // Java cannot name a file with letters that the locale has not: with LC_ALL=C all beyond ASCII.
            throw new IOException(path + " is no name of a file in this locale", unspeakable);
        }
    }

    /** The part of the path behind the last slash. */
    public String baseName() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** True for what begins like an ELF file. */
    public boolean isElf() {
        try {
            var magic = ByteBuffer.allocate(4);
            return channel.read(magic, 0) == 4 && magic.getInt(0) == 0x7f454c46;
        } catch (IOException unreadable) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // It was only read.
        }
    }
}
