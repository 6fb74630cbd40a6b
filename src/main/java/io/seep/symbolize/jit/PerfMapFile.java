package io.seep.symbolize.jit;

import io.seep.proc.AddressSpace;
import io.seep.proc.OpenFile;
import io.seep.proc.ProcessStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/** Where the map of a process lies: /tmp/perf-PID.map, both as the process sees them. */
public final class PerfMapFile {
    /** A longer map is read from its end, where the newest code is. */
    private static final int MOST_BYTES = 32 << 20;

    private PerfMapFile() {}

    /** Its name in /tmp. */
    public static String name(AddressSpace space) {
        return "perf-" + space.namespacePid() + ".map";
    }

    /** Is there one, whosever it is? */
    public static boolean exists(AddressSpace space) {
        Optional<OpenFile> found = space.temporaryFiles().find(name(space));
        found.ifPresent(OpenFile::close);
        return found.isPresent();
    }

    /** Removes the one that was made for Seep. */
    public static void remove(AddressSpace space) {
        space.temporaryFiles().remove(name(space));
    }

    /** What is in it now; empty when there is none that can be believed. */
    public static Optional<PerfMap> read(AddressSpace space) {
        Optional<OpenFile> found = space.temporaryFiles().find(name(space));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (OpenFile file = found.get()) {
            return isTrusted(file, space) ? Optional.of(PerfMap.parse(bytes(file))) : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** Everybody may write to /tmp: as perf does, only a map of the process's own user, or of root, is read. */
    private static boolean isTrusted(OpenFile file, AddressSpace space) {
        int now = ProcessStatus.read(space.pid()).map(ProcessStatus::user).orElse(space.user());
        return file.owner() == 0 || file.owner() == space.user() || file.owner() == now;
    }

    private static byte[] bytes(OpenFile file) throws IOException {
        try (FileChannel channel = file.read()) {
            long size = channel.size();
            var bytes = ByteBuffer.allocate((int) Math.min(size, MOST_BYTES));
            long from = size - bytes.capacity();
            int count = 0;
            while (bytes.hasRemaining() && count >= 0) {
                count = channel.read(bytes, from + bytes.position());
            }
            byte[] text = new byte[bytes.position()];
            bytes.flip().get(text);
            return text;
        }
    }
}
