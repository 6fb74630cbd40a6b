package io.seep.proc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The code that one program image has, or had, mapped: what is gone stays known until something else takes its place,
 * since stacks that were recorded before still name it.
 */
public final class AddressSpace implements AutoCloseable {
    /** It is looked at four times a second, and seldom has anything changed: 10,000 mappings' lines are kept for that. */
    private static final int MOST_COMPARED_BYTES = 1 << 20;

    private final int pid;
    private final RootFolder root;
    private final RootFolder temporaryFiles;
    private final String rootPath;
    private final int namespacePid;
    private final int user;
    private final TreeMap<Long, Mapping> code = new TreeMap<>();
    private final MappedFiles store;
    private final boolean ownsStore;
    private final boolean ownsRoot;
    private final Map<FileId, MappedFile> files = new LinkedHashMap<>();
    private final Set<FileId> refused = new HashSet<>();
    private Set<Mapping> lastSeen = Set.of();
    private byte[] lastText = {};
    private boolean lastWithData;
    private @Nullable Mapping lastVdso;
    private boolean codeChanged;

    /** One that opens the files for itself. */
    public AddressSpace(int pid) {
        this(pid, new MappedFiles(), true);
    }

    /** One that shares its files with others; they outlive it. */
    public AddressSpace(int pid, MappedFiles store) {
        this(pid, store, false);
    }

    private AddressSpace(int pid, MappedFiles store, boolean ownsStore) {
        this.pid = pid;
        this.store = store;
        this.ownsStore = ownsStore;
        this.rootPath = ProcessStatus.rootPath(pid);
        String mount = ProcessStatus.mountNamespace(pid);
        this.ownsRoot = ownsStore || mount.isEmpty() || rootPath.isEmpty();
        this.root = ownsRoot ? RootFolder.of(pid) : store.root(pid, mount, rootPath);
        this.temporaryFiles = ownsRoot ? root.folder("/tmp") : store.temporaryFiles(root, mount, rootPath);
        ProcessStatus status = ProcessStatus.read(pid).orElse(null);
        this.namespacePid = status == null ? pid : status.namespacePid();
        this.user = status == null ? 0 : status.user();
    }

    public int pid() {
        return pid;
    }

    /** Its pid in the innermost pid namespace that it is in. */
    public int namespacePid() {
        return namespacePid;
    }

    /** Its effective user when it was first seen. */
    public int user() {
        return user;
    }

    /** The root directory that the process had when it was first seen. */
    public RootFolder root() {
        return root;
    }

    /**
     * A path of its mappings as it is below {@link #root()}: that of a process whose root was changed by chroot(2) is
     * told by the kernel from the root of the mount.
     */
    public String pathInRoot(String path) {
        return rootPath.length() > 1 && path.startsWith(rootPath + "/") ? path.substring(rootPath.length()) : path;
    }

    /** Its /tmp, where maps of generated code are found even after the process is gone. */
    public RootFolder temporaryFiles() {
        return temporaryFiles;
    }

    /**
     * Reads the mappings again.
     *
     * @param withData also opens files of which no code is mapped (yet): a library whose loader was stopped half-way
     * @return the files that were not mapped at these places the last time, each with its first mapping there
     * @throws IOException when the process is gone
     */
    public synchronized List<NewCode> update(boolean withData) throws IOException {
        try (InputStream text = MemoryMap.open(pid)) {
            byte[] begin = text.readNBytes(MOST_COMPARED_BYTES);
            boolean whole = begin.length < MOST_COMPARED_BYTES;
            if (whole && Arrays.equals(begin, lastText) && (lastWithData || !withData)) {
                return List.of();
            }
            List<NewCode> news =
                    update(MemoryMap.parse(new SequenceInputStream(new ByteArrayInputStream(begin), text)), withData);
            lastText = whole ? begin : new byte[0];
            lastWithData = withData;
            return news;
        }
    }

    private List<NewCode> update(List<Mapping> mappings, boolean withData) {
        var news = new LinkedHashMap<FileId, NewCode>();
        Set<Mapping> now = new HashSet<>();
        for (Mapping each : mappings) {
            Mapping mapping = VdsoImage.isAt(each) ? withImage(each) : each;
            boolean wanted = mapping.executable() || (withData && !mapping.writable());
            if (!wanted) {
                continue;
            }
            now.add(mapping);
            if (mapping.executable()) {
                remember(mapping);
            }
            if (mapping.hasFile() && !lastSeen.contains(mapping) && !news.containsKey(mapping.file())) {
                MappedFile file = files.containsKey(mapping.file()) ? files.get(mapping.file()) : open(mapping);
                if (file != null) {
                    news.put(mapping.file(), new NewCode(file, mapping));
                }
            }
        }
        lastSeen = now;
        return List.copyOf(news.values());
    }

    /** A file that is mapped somewhere new. */
    public record NewCode(MappedFile file, Mapping mapping) {}

    /** Code that will be mapped there in a moment: the loader was stopped before it came to that. */
    public synchronized void expect(Mapping mapping) {
        remember(mapping);
    }

    private @Nullable MappedFile open(Mapping mapping) {
        if (refused.contains(mapping.file())) {
            return null;
        }
        try {
            MappedFile file = store.open(pid, mapping);
            files.put(mapping.file(), file);
            return file;
        } catch (IOException unreadable) {
            refused.add(mapping.file());
            return null;
        }
    }

    /** The vDSO as a mapping of a file, which it is not. */
    private Mapping withImage(Mapping vdso) {
        if (lastVdso != null && lastVdso.start() == vdso.start() && lastVdso.end() == vdso.end()) {
            return lastVdso;
        }
        try {
            MappedFile image = store.vdso(pid, vdso);
            files.put(image.id(), image);
            lastVdso = vdso.withFile(image.id());
            return lastVdso;
        } catch (IOException unreadable) {
            return vdso;
        }
    }

    /** True when the code has changed since the last time that this was asked. */
    public synchronized boolean takeCodeChanged() {
        boolean changed = codeChanged;
        codeChanged = false;
        return changed;
    }

    private void remember(Mapping mapping) {
        // What a file says of its segments may leave nothing between the two ends.
        boolean empty = mapping.start() >= mapping.end();
        if (empty || mapping.equals(code.get(mapping.start()))) {
            return;
        }
        codeChanged = true;
        var below = code.floorEntry(mapping.start());
        if (below != null && below.getValue().end() > mapping.start()) {
            code.remove(below.getKey());
        }
        code.subMap(mapping.start(), mapping.end()).clear();
        code.put(mapping.start(), mapping);
    }

    /** The mapping that holds, or last held, the address. */
    public synchronized Optional<Mapping> find(long address) {
        var below = code.floorEntry(address);
        return below != null && below.getValue().contains(address) ? Optional.of(below.getValue()) : Optional.empty();
    }

    /** All code that is, was or will be mapped; none overlaps. */
    public synchronized List<Mapping> code() {
        return List.copyOf(code.values());
    }

    /** Where this byte of a file is, or last was, mapped as code. */
    public synchronized OptionalLong addressOf(FileId id, long fileOffset) {
        return code.values().stream()
                .filter(mapping -> mapping.file().equals(id))
                .filter(mapping -> fileOffset >= mapping.fileOffset()
                        && fileOffset - mapping.fileOffset() < mapping.end() - mapping.start())
                .mapToLong(mapping -> mapping.start() + fileOffset - mapping.fileOffset())
                .findFirst();
    }

    public synchronized @Nullable MappedFile file(FileId id) {
        return files.get(id);
    }

    /** All files that were opened. */
    public synchronized Collection<MappedFile> files() {
        return List.copyOf(files.values());
    }

    @Override
    public synchronized void close() {
        if (ownsStore) {
            store.close();
        }
        if (ownsRoot) {
            temporaryFiles.close();
            root.close();
        }
    }
}
