package io.seep.unwind.table;

import io.seep.elf.ElfFile;
import java.util.Arrays;

/**
 * Where a stack of makecontext(3) begins: glibc's {@code __start_context}, to which the first function of a context
 * returns. Its frame information (of 2.36 and others) describes a function that somebody called, and so leads on to
 * whatever lies above the stack.
 */
final class ContextStart {
    /** "mov %rbx, %rsp": no function that was called begins by giving up its stack. */
    private static final byte[] TAKES_STACK = {0x48, (byte) 0x89, (byte) 0xdc};

    private static final byte[] ENDBR64 = {(byte) 0xf3, 0x0f, 0x1e, (byte) 0xfa};

    private final ElfFile file;
    private int makesContexts;

    ContextStart(ElfFile file) {
        this.file = file;
    }

    /** Whether a function is one, by the code that it begins with. */
    boolean isAt(byte[] code, int from) {
        int begin = startsWith(code, from, ENDBR64) ? from + ENDBR64.length : from;
        return startsWith(code, begin, TAKES_STACK) && makesContexts();
    }

    private static boolean startsWith(byte[] code, int from, byte[] pattern) {
        int end = from + pattern.length;
        return end <= code.length && Arrays.equals(code, from, end, pattern, 0, pattern.length);
    }

    /** Asked only for a file that has such code. */
    private boolean makesContexts() {
        if (makesContexts == 0) {
            makesContexts = file.symbols().named("makecontext").isEmpty() ? -1 : 1;
        }
        return makesContexts > 0;
    }
}
