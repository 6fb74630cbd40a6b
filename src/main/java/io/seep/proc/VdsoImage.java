package io.seep.proc;

import java.io.IOException;
import java.io.RandomAccessFile;

/** vdso(7): the small library that the kernel maps into every process, and that is in no file. */
final class VdsoImage {
    /** The kernel's own name of the mapping. */
    static final String PATH = "[vdso]";

    /** It has two pages; a program may put another mapping of that name there, by mremap(2). */
    private static final int MOST_BYTES = 64 << 10;

    private VdsoImage() {}

    static boolean isAt(Mapping mapping) {
        return mapping.executable() && !mapping.hasFile() && mapping.path().equals(PATH);
    }

    /**
     * Reads it from a process's memory.
     *
     * @throws IOException when the process is gone, or the mapping is too large
     */
    static byte[] read(int pid, Mapping mapping) throws IOException {
        long sizeBytes = mapping.end() - mapping.start();
        if (sizeBytes > MOST_BYTES) {
            throw new IOException("too large for a vDSO: " + sizeBytes + " bytes");
        }
        var image = new byte[(int) sizeBytes];
        try (var memory = new RandomAccessFile("/proc/" + pid + "/mem", "r")) {
            memory.seek(mapping.start());
            memory.readFully(image);
        }
        return image;
    }
}
