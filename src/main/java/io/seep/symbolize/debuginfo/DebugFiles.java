package io.seep.symbolize.debuginfo;

import io.seep.elf.ElfFile;
import io.seep.proc.OpenFile;
import io.seep.proc.RootFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Finds separate debug files as gdb does (gdb's manual, "Separate Debug Files"): by build-id below the folders that the
 * user named, the target's root and the host's, then by debug link, then from a debuginfod server. A file found counts
 * only with the same build-id, or the checksum that the link tells.
 */
public final class DebugFiles implements AutoCloseable {
    /** Debug files of browsers have 2 GiB; a checksum of more is not worth the wait. */
    private static final long LONGEST_BYTES = 4L << 30;

    /** Where debug files can be had by build-id and nowhere else: a server. */
    public interface Source {
        /** The debug file of this build-id; empty when there is none, or nobody to ask. */
        Optional<OpenFile> debugFile(String buildId);
    }

    private final List<Path> folders;
    private final List<RootFolder> named;
    private final RootFolder host;
    private final Source server;
    private @Nullable FilesByBuildId index;

    /**
     * A finder.
     *
     * @param folders that the user named: debug files are found there by build-id, whatever they are called
     */
    public DebugFiles(List<Path> folders, Source server) {
        this.folders = List.copyOf(folders);
        this.named =
                folders.stream().map(folder -> RootFolder.at(folder.toString())).toList();
        this.host = RootFolder.ofHost();
        this.server = server;
    }

    /**
     * The files with the debug information of a file, itself among them.
     *
     * @param path of the file, as the target sees it
     * @param target the root directory that the path begins at
     */
    public DebugInformation.Files of(OpenFile file, String path, ElfFile elf, RootFolder target) {
        Place debug = DebugLinks.hasDwarf(elf) ? null : separate(file, path, elf, target);
        OpenFile alternate =
                debug == null ? alternate(elf, folderOf(path), target) : alternate(debug.file, debug.folder, target);
        return new DebugInformation.Files(file, debug == null ? null : debug.file, alternate);
    }

    /** Has the file source lines in itself? */
    public static boolean hasLines(ElfFile elf) {
        return DebugLinks.hasDwarf(elf);
    }

    /** The debug file of this build-id, wherever there is one. */
    public Optional<OpenFile> byBuildId(String id) {
        if (id.length() < 4) {
            return Optional.empty();
        }
        Place right = best(places(id, host), id, DebugWorth.NOTHING);
        return right == null ? server.debugFile(id) : Optional.of(right.file);
    }

    /** A debug file and the folder that its own links start from. */
    private record Place(OpenFile file, String folder) {}

    private @Nullable Place separate(OpenFile file, String path, ElfFile elf, RootFolder target) {
        String id = elf.buildId().orElse("");
        if (id.length() >= 4) {
            Place right = best(places(id, target), id, DebugWorth.of(elf));
            if (right != null) {
                return right;
            }
        }
        Place linked = byLink(file, path, elf, target);
        if (linked != null) {
            return linked;
        }
        if (id.length() < 4) {
            return null;
        }
        return server.debugFile(id).map(found -> new Place(found, "/")).orElse(null);
    }

    /**
     * The first of the files of this build that tell most, if that is more than so much; closes the others.
     *
     * @param least what is known already: a file is no debug file of itself, wherever a copy of it lies
     */
    private static @Nullable Place best(List<Place> places, String id, DebugWorth least) {
        Place best = null;
        DebugWorth most = least;
        for (Place place : places) {
            DebugWorth worth = worth(place.file, id);
            if (worth.isMoreThan(most)) {
                if (best != null) {
                    best.file.close();
                }
                best = place;
                most = worth;
            } else {
                place.file.close();
            }
        }
        return best;
    }

    private List<Place> places(String id, RootFolder target) {
        String name = ".build-id/" + id.substring(0, 2) + "/" + id.substring(2) + ".debug";
        String system = "usr/lib/debug/" + name;
        String folder = "/" + folderOf(system);
        List<Place> places = new ArrayList<>();
        named.forEach(root -> {
            root.find(name).ifPresent(found -> places.add(new Place(found, folderOf(name))));
            root.find(system).ifPresent(found -> places.add(new Place(found, folder)));
        });
        anywhere(id).ifPresent(found -> places.add(new Place(found, "")));
        target.find(system).ifPresent(found -> places.add(new Place(found, folder)));
        host.find(system).ifPresent(found -> places.add(new Place(found, folder)));
        return places;
    }

    /** The file with this build-id in the folders that the user named. */
    public synchronized Optional<OpenFile> anywhere(String id) {
        if (index == null) {
            index = new FilesByBuildId(folders);
        }
        return index.find(id).flatMap(path -> {
            try {
                return Optional.of(OpenFile.at(path));
            } catch (IOException gone) {
                return Optional.empty();
            }
        });
    }

    private @Nullable Place byLink(OpenFile file, String path, ElfFile elf, RootFolder target) {
        DebugLinks.Link link = DebugLinks.link(elf).orElse(null);
        if (link == null) {
            return null;
        }
        String folder = folderOf(path);
        List<Place> places = new ArrayList<>();
        named.forEach(root -> {
            root.find(link.name()).ifPresent(found -> places.add(new Place(found, "")));
            String below = folder + "/" + link.name();
            root.find(below).ifPresent(found -> places.add(new Place(found, folder)));
        });
        for (String candidate : List.of(folder, folder + "/.debug", "/usr/lib/debug" + folder)) {
            target.find(candidate + "/" + link.name()).ifPresent(found -> places.add(new Place(found, candidate)));
        }
        Place right = null;
        for (Place place : places) {
            boolean itself = place.file.inode() == file.inode();
            if (right == null && !itself && matches(place.file, elf, link)) {
                right = place;
            } else {
                place.file.close();
            }
        }
        return right;
    }

    private static boolean matches(OpenFile debug, ElfFile elf, DebugLinks.Link link) {
        Optional<String> id = elf.buildId();
        return id.isPresent() ? isOf(debug, id.get()) : checksum(debug) == link.checksum();
    }

    private static boolean isOf(OpenFile file, String buildId) {
        return worth(file, buildId).isMoreThan(DebugWorth.NOTHING);
    }

    private static DebugWorth worth(OpenFile file, String buildId) {
        try (FileChannel channel = file.read()) {
            ElfFile elf = ElfFile.openForNames(channel);
            return elf.buildId().filter(buildId::equals).isPresent() ? DebugWorth.of(elf) : DebugWorth.NOTHING;
        } catch (IOException unusable) {
            return DebugWorth.NOTHING;
        }
    }

    /** The CRC-32 of a whole file; -1 when it can't be read. */
    private static long checksum(OpenFile file) {
        if (file.sizeBytes() > LONGEST_BYTES) {
            return -1;
        }
        var crc = new CRC32();
        var buffer = ByteBuffer.allocate(1 << 20);
        try (FileChannel channel = file.read()) {
            for (long at = 0; at < LONGEST_BYTES; ) {
                int count = channel.read(buffer.clear(), at);
                if (count < 0) {
                    return crc.getValue();
                }
                crc.update(buffer.flip());
                at += count;
            }
        } catch (IOException unreadable) {
            return -1;
        }
        return -1;
    }

    private @Nullable OpenFile alternate(OpenFile debug, String folder, RootFolder target) {
        try (FileChannel channel = debug.read()) {
            return alternate(ElfFile.openForNames(channel), folder, target);
        } catch (IOException unusable) {
            return null;
        }
    }

    private @Nullable OpenFile alternate(ElfFile elf, String folder, RootFolder target) {
        DebugLinks.Alternate link = DebugLinks.alternate(elf).orElse(null);
        if (link == null) {
            return null;
        }
        List<Place> places = new ArrayList<>(places(link.buildId(), target));
        String path = link.path().startsWith("/") ? link.path() : folder + "/" + link.path();
        named.forEach(root -> root.find(path).ifPresent(found -> places.add(new Place(found, ""))));
        target.find(path).ifPresent(found -> places.add(new Place(found, "")));
        host.find(path).ifPresent(found -> places.add(new Place(found, "")));
        Place right = best(places, link.buildId(), DebugWorth.NOTHING);
        return right == null ? null : right.file;
    }

    private static String folderOf(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    @Override
    public void close() {
        named.forEach(RootFolder::close);
        host.close();
    }
}
