package io.seep.proc;

/**
 * A file, whatever it is called.
 *
 * @param device the kernel's dev_t: {@code major << 20 | minor} (include/linux/kdev_t.h)
 */
public record FileId(int device, long inode) {
    /** No file: anonymous memory. */
    public static final FileId NONE = new FileId(0, 0);
}
