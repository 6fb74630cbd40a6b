package io.seep.unwind.table;

import io.seep.elf.ElfFile;
import io.seep.elf.ElfFormatException;
import java.util.Arrays;

/** Looks at code by rising address, reading the file a megabyte at a time. */
final class CodeWindow {

    private static final int WINDOW_BYTES = 1 << 20;

    /**
     * "mov $15, %rax; syscall" in the two ways of writing it: rt_sigreturn, which nothing but a signal trampoline calls.
     * GDB and libgcc know trampolines without frame information by these bytes too.
     */
    private static final byte[] MOV_RAX = {0x48, (byte) 0xc7, (byte) 0xc0, 0x0f, 0, 0, 0, 0x0f, 0x05};

    private static final byte[] MOV_EAX = {(byte) 0xb8, 0x0f, 0, 0, 0, 0x0f, 0x05};

    private final ElfFile file;
    private byte[] bytes = new byte[0];
    private long vaddr;

    CodeWindow(ElfFile file) {
        this.file = file;
    }

    /** Size of the signal trampoline at the address, 0 if there is none. */
    int trampolineBytes(long at) throws ElfFormatException {
        for (byte[] pattern : new byte[][] {MOV_RAX, MOV_EAX}) {
            if (matches(at, pattern)) {
                return pattern.length;
            }
        }
        return 0;
    }

    /** Address of the first signal trampoline that lies wholly in the range, or the range's end. */
    long findTrampoline(long from, long to) throws ElfFormatException {
        for (long at = from; at < to; at++) {
            int size = trampolineBytes(at);
            if (size > 0 && size <= to - at) {
                return at;
            }
        }
        return to;
    }

    private boolean matches(long at, byte[] pattern) throws ElfFormatException {
        if (at < vaddr || at - vaddr > bytes.length - pattern.length) {
            bytes = file.code(at, WINDOW_BYTES);
            vaddr = at;
        }
        int start = (int) (at - vaddr);
        return bytes.length - start >= pattern.length
                && bytes[start] == pattern[0]
                && Arrays.equals(bytes, start, start + pattern.length, pattern, 0, pattern.length);
    }
}
