package io.seep.bpf;

/** The kernel or libbpf refused. The message says what and why; {@link #errno()} is for those who know more. */
public final class BpfException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    public BpfException(String message, int errno) {
        super(message);
        this.errno = errno;
    }

    /** A value of errno(3). */
    public int errno() {
        return errno;
    }
}
