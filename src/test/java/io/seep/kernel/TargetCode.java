package io.seep.kernel;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The code of a running program, compared with the files that it comes from. A probe is an int3 in memory that is not
 * in the file; a program that nobody traces any more has its code as it was.
 */
final class TargetCode {
    private TargetCode() {}

    /** Probes in the program's code; any other difference between memory and file is an error. */
    static int probes(long pid) {
        try {
            int probes = 0;
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/maps"))) {
                // proc_pid_maps(5): address perms offset dev inode pathname
                List<String> fields = List.of(line.split(" +", 6));
                if (fields.get(1).startsWith("r-x")
                        && fields.size() == 6
                        && fields.get(5).startsWith("/")) {
                    probes += probesIn(pid, fields);
                }
            }
            return probes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int probesIn(long pid, List<String> fields) throws IOException {
        int dash = fields.get(0).indexOf('-');
        long begins = Long.parseUnsignedLong(fields.get(0).substring(0, dash), 16);
        long ends = Long.parseUnsignedLong(fields.get(0).substring(dash + 1), 16);
        int length = Math.toIntExact(ends - begins);
        long offset = Long.parseUnsignedLong(fields.get(2), 16);
        byte[] memory = bytes(Path.of("/proc/" + pid + "/mem"), begins, length);
        byte[] file = bytes(Path.of(fields.get(5)), offset, length);
        int probes = 0;
        for (int at = Arrays.mismatch(memory, file); at >= 0; at = nextDifference(memory, file, at + 1)) {
            if (memory[at] != (byte) 0xcc) {
                throw new AssertionError("byte %#x of %s in memory of %d is %#x, in the file %#x"
                        .formatted(offset + at, fields.get(5), pid, memory[at], file[at]));
            }
            probes++;
        }
        return probes;
    }

    private static int nextDifference(byte[] left, byte[] right, int from) {
        int at = Arrays.mismatch(left, from, left.length, right, from, right.length);
        return at < 0 ? -1 : from + at;
    }

    /** What lies past the end of a file is zero in its last page. */
    private static byte[] bytes(Path path, long offset, int length) throws IOException {
        byte[] bytes = new byte[length];
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            file.seek(offset);
            int read = 0;
            while (read < length) {
                int more = file.read(bytes, read, length - read);
                if (more < 0) {
                    break;
                }
                read += more;
            }
        }
        return bytes;
    }
}
