package io.seep.proc;

import io.seep.ffm.Libc;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * A file that a process has mapped, kept open from the moment it was seen, so that it can be read and probed after it
 * was deleted, replaced or unmapped, and after the process is gone.
 *
 * @param path as the target sees it
 * @param file the file itself, for other processes that are to read it
 */
public record MappedFile(FileId id, String path, OpenFile file, FileChannel channel) implements AutoCloseable {
    /**
     * Opens the file behind a mapping: by /proc/PID/map_files, which names the very inode, else by its path below the
     * target's root, out of which no link leads.
     *
     * @throws IOException when it is no regular file (opening a device may act on it) or can't be opened
     */
    public static MappedFile open(int pid, Mapping mapping) throws IOException {
        Path exact =
                Path.of(String.format(Locale.ROOT, "/proc/%d/map_files/%x-%x", pid, mapping.start(), mapping.end()));
        try {
            return of(mapping.file(), mapping.path(), OpenFile.at(exact));
        } catch (IOException noMapFiles) {
            return of(mapping.file(), mapping.path(), byName(pid, mapping));
        }
    }

    /** An image that is in no file, as if it were in one. */
    static MappedFile ofMemory(FileId id, String path, byte[] image) throws IOException {
        OpenFile memory = OpenFile.of(Libc.memfdCreate("seep"), path);
        try (FileChannel writing = FileChannel.open(memory.path(), StandardOpenOption.WRITE)) {
            var bytes = ByteBuffer.wrap(image);
            while (bytes.hasRemaining()) {
                int _ = writing.write(bytes);
            }
        } catch (IOException full) {
            memory.close();
            throw full;
        }
        return of(id, path, memory);
    }

    private static MappedFile of(FileId id, String path, OpenFile file) throws IOException {
        try {
            return new MappedFile(id, path, file, file.read());
        } catch (IOException unreadable) {
            file.close();
            throw unreadable;
        }
    }

    private static OpenFile byName(int pid, Mapping mapping) throws IOException {
        try (RootFolder root = RootFolder.of(pid)) {
            if (mapping.deleted()) {
                throw new IOException(mapping.path() + " is deleted");
            }
            OpenFile named = root.open(mapping.path());
            if (named.inode() != mapping.file().inode()) {
                named.close();
                throw new IOException(mapping.path() + " is not the file that is mapped any more");
            }
            return named;
        }
    }

    /** Where Seep itself can open this very file again, whatever has become of its name. */
    public Path openPath() {
        return file.path();
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
        file.close();
    }
}
