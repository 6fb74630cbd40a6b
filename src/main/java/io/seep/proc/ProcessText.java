package io.seep.proc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The code of a process in its memory, beside the file that it comes from. */
public final class ProcessText implements AutoCloseable {
    /** The longest instruction of x86-64 has 15 bytes; a probe changes the first. */
    private static final int COMPARED_BYTES = 16;

    private static final byte INT3 = (byte) 0xcc;

    private final List<Mapping> mappings;
    private final FileChannel memory;

    private ProcessText(List<Mapping> mappings, FileChannel memory) {
        this.mappings = mappings;
        this.memory = memory;
    }

    /**
     * Opens the memory of a process; it may be stopped or frozen.
     *
     * @throws IOException when it is gone or may not be read
     */
    public static ProcessText open(int pid) throws IOException {
        return new ProcessText(
                MemoryMap.read(pid), FileChannel.open(Path.of("/proc/" + pid + "/mem"), StandardOpenOption.READ));
    }

    /**
     * What a comparison found.
     *
     * @param places where this part of the file is mapped as code
     * @param differing places that hold something else than the file
     * @param breakpoints differing places that begin with an int3
     */
    public record Comparison(int places, int differing, int breakpoints) {}

    /** Compares the instruction at an offset of a file, wherever the process has it mapped as code. */
    public Comparison compare(MappedFile file, long fileOffset) throws IOException {
        int places = 0;
        int differing = 0;
        int breakpoints = 0;
        for (Mapping mapping : mappings) {
            long within = fileOffset - mapping.fileOffset();
            if (!mapping.executable()
                    || !mapping.file().equals(file.id())
                    || within < 0
                    || within >= mapping.end() - mapping.start()) {
                continue;
            }
            int length = (int) Math.min(COMPARED_BYTES, mapping.end() - mapping.start() - within);
            places++;
            ByteBuffer found = bytes(memory, mapping.start() + within, length);
            if (!found.equals(bytes(file.channel(), fileOffset, length))) {
                differing++;
                breakpoints += found.get(0) == INT3 ? 1 : 0;
            }
        }
        return new Comparison(places, differing, breakpoints);
    }

    /** What lies behind the end of a file is zero in memory. */
    private static ByteBuffer bytes(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && channel.read(bytes, position + bytes.position()) > 0) {
            // It goes on.
        }
        return bytes.clear();
    }

    @Override
    public void close() throws IOException {
        memory.close();
    }
}
