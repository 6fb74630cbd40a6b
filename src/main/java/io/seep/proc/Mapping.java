package io.seep.proc;

/**
 * One line of /proc/PID/maps (proc_pid_maps(5)).
 *
 * @param start first address
 * @param end first address behind
 * @param fileOffset where in the file the first byte comes from
 * @param file the file behind it; {@link FileId#NONE} for anonymous memory
 * @param path as the kernel prints it in the target's mount namespace, without a trailing {@code (deleted)}; a pseudo
 *     name such as {@code [vdso]}, or empty
 * @param deleted true when the file has no name any more
 */
public record Mapping(
        long start,
        long end,
        boolean readable,
        boolean writable,
        boolean executable,
        long fileOffset,
        FileId file,
        String path,
        boolean deleted) {

    public boolean contains(long address) {
        return Long.compareUnsigned(address, start) >= 0 && Long.compareUnsigned(address, end) < 0;
    }

    public boolean hasFile() {
        return !file.equals(FileId.NONE);
    }

    Mapping withFile(FileId other) {
        return new Mapping(start, end, readable, writable, executable, fileOffset, other, path, deleted);
    }

    /** The part of the path behind the last slash. */
    public String baseName() {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
