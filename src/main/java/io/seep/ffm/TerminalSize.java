package io.seep.ffm;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** ioctl_tty(2), TIOCGWINSZ. Apart from {@link Libc}: only who shows something needs it. */
public final class TerminalSize {
    private static final long TIOCGWINSZ = 0x5413;

    /** struct winsize: rows, columns, and two that nobody uses. */
    private static final int WINSIZE_BYTES = 8;

    private static final int USUAL_COLUMNS = 80;

    private static final CFunction ioctl = NativeLibrary.ofProcess().function("ioctl");

    private TerminalSize() {}

    /** How wide it is now; 80 where that is not known. */
    public static int columns(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment size = arena.allocate(WINSIZE_BYTES, 2);
            int result = (int) ioctl.call(descriptor, TIOCGWINSZ, size.address());
            int columns = Short.toUnsignedInt(size.getAtIndex(JAVA_SHORT, 1));
            return result == 0 && columns > 0 ? columns : USUAL_COLUMNS;
        }
    }
}
