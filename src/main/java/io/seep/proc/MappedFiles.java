package io.seep.proc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files that processes have mapped, each kept open once, however many processes map it. The vDSO, which is in no
 * file, is one too, for each different image.
 */
public final class MappedFiles implements AutoCloseable {
    /** The device of images that are in no file; major number 0 without a minor is no device. */
    private static final int NO_DEVICE = 0;

    private final Map<FileId, MappedFile> files = new LinkedHashMap<>();
    private final Map<ByteBuffer, MappedFile> images = new HashMap<>();
    private final Map<String, RootFolder> roots = new HashMap<>();

    /**
     * The file behind a mapping.
     *
     * @throws IOException when it can't be opened, or is no regular file
     */
    public synchronized MappedFile open(int pid, Mapping mapping) throws IOException {
        MappedFile known = files.get(mapping.file());
        if (known != null) {
            return known;
        }
        MappedFile file = MappedFile.open(pid, mapping);
        files.put(file.id(), file);
        return file;
    }

    /**
     * The vDSO of a process, from its memory.
     *
     * @throws IOException when that can't be read, or can't be a vDSO
     */
    public synchronized MappedFile vdso(int pid, Mapping mapping) throws IOException {
        byte[] image = VdsoImage.read(pid, mapping);
        MappedFile known = images.get(ByteBuffer.wrap(image));
        if (known != null) {
            return known;
        }
        // Inode numbers of files begin at 1 on every device; device 0 with inode 0 is FileId.NONE.
        FileId id = new FileId(NO_DEVICE, images.size() + 1);
        MappedFile file = MappedFile.ofMemory(id, mapping.path(), image);
        images.put(ByteBuffer.wrap(image), file);
        files.put(id, file);
        return file;
    }

    /**
     * The root directory of a process: one for all that have the same, as thousands of processes may come and go.
     *
     * @param mount names its mount namespace
     * @param path of its root directory there
     */
    synchronized RootFolder root(int pid, String mount, String path) {
        return roots.computeIfAbsent(mount + path, _ -> RootFolder.of(pid));
    }

    /** The /tmp below such a root directory. */
    synchronized RootFolder temporaryFiles(RootFolder root, String mount, String path) {
        return roots.computeIfAbsent("/tmp of " + mount + path, _ -> root.folder("/tmp"));
    }

    /** All that are open. */
    public synchronized Collection<MappedFile> all() {
        return List.copyOf(files.values());
    }

    @Override
    public synchronized void close() {
        files.values().forEach(MappedFile::close);
        roots.values().forEach(RootFolder::close);
    }
}
