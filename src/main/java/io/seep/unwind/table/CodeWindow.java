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

    /** The bytes that both have at their end. */
    private static final int TAIL_BYTES = 6;

    private final ElfFile file;
    private final ContextStart contextStart;
    private byte[] bytes = new byte[0];
    private long vaddr;

    CodeWindow(ElfFile file) {
        this.file = file;
        this.contextStart = new ContextStart(file);
    }

    /** Size of the signal trampoline at the address, 0 if there is none. */
    int trampolineBytes(long at) throws ElfFormatException {
        look(at);
        int start = (int) (at - vaddr);
        for (byte[] pattern : new byte[][] {MOV_RAX, MOV_EAX}) {
            if (isAt(start, pattern, bytes.length)) {
                return pattern.length;
            }
        }
        return 0;
    }

    /** Whether the function at the address is where the stacks of makecontext(3) begin. */
    boolean startsContext(long at) throws ElfFormatException {
        look(at);
        return contextStart.isAt(bytes, (int) (at - vaddr));
    }

    /** Address of the first signal trampoline that lies wholly in the range, or the range's end. */
    long findTrampoline(long from, long to) throws ElfFormatException {
        long at = from;
        while (at <= to - MOV_EAX.length) {
            look(at);
            int begin = (int) (at - vaddr);
            int size = (int) Math.min(bytes.length, to - vaddr);
            for (int tail = findTail(begin, size); tail >= 0; tail = findTail(tail + 1, size)) {
                for (byte[] pattern : new byte[][] {MOV_RAX, MOV_EAX}) {
                    int start = tail + TAIL_BYTES - pattern.length;
                    if (start >= begin && isAt(start, pattern, size)) {
                        return vaddr + start;
                    }
                }
            }
            // One that begins near the window's end goes on in the next window.
            long next = vaddr + size - MOV_RAX.length + 1;
            if (vaddr + size >= to || next <= at) {
                return to;
            }
            at = next;
        }
        return to;
    }

    /**
     * Where the tail that both share begins, or -1. Looks at the last byte first, as Horspool does: most bytes are not in
     * the tail at all, and then six are passed at once.
     */
    private int findTail(int from, int size) {
        int last = from + TAIL_BYTES - 1;
        while (last < size) {
            int passed = TAIL_BYTES;
            switch (bytes[last]) {
                case 0x05 -> {
                    int start = last - TAIL_BYTES + 1;
                    if (Arrays.equals(bytes, start, last + 1, MOV_EAX, 1, MOV_EAX.length)) {
                        return start;
                    }
                }
                case 0x0f -> passed = 1;
                case 0x00 -> passed = 2;
                default -> {}
            }
            last += passed;
        }
        return -1;
    }

    /** Makes the window hold the address and enough behind it, or all there is. */
    private void look(long at) throws ElfFormatException {
        if (at < vaddr || at - vaddr > bytes.length - MOV_RAX.length) {
            bytes = file.code(at, WINDOW_BYTES);
            vaddr = at;
        }
    }

    private boolean isAt(int start, byte[] pattern, int size) {
        int end = start + pattern.length;
        return end <= size && Arrays.equals(bytes, start, end, pattern, 0, pattern.length);
    }
}
