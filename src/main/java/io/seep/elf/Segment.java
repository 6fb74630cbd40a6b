package io.seep.elf;

/**
 * A PT_LOAD program header: a range of the file and the addresses it is mapped at, before the load bias.
 *
 * @param fileOffset first byte in the file
 * @param vaddr address of that byte as linked
 * @param fileSizeBytes bytes taken from the file; they may reach beyond the end of the actual file
 * @param memorySizeBytes bytes in memory, at least {@code fileSizeBytes}; the rest is zero
 * @param flags PF_X = 1, PF_W = 2, PF_R = 4
 */
public record Segment(long fileOffset, long vaddr, long fileSizeBytes, long memorySizeBytes, int flags) {

    /** Whether the segment is mapped executable. */
    public boolean executable() {
        return (flags & 1) != 0;
    }

    /** Whether the segment is mapped writable. */
    public boolean writable() {
        return (flags & 2) != 0;
    }

    /** Whether the address has a byte in the file (so not in the zeroed tail). */
    public boolean coversInFile(long address) {
        return address >= vaddr && address - vaddr < fileSizeBytes;
    }

    /** Whether the file offset belongs to this segment. */
    public boolean coversOffset(long offset) {
        return offset >= fileOffset && offset - fileOffset < fileSizeBytes;
    }

    /** First address behind the segment's memory. */
    public long endVaddr() {
        return vaddr + memorySizeBytes;
    }
}
