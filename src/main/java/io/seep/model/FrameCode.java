package io.seep.model;

/**
 * The number that stands for a frame in a stack: bits 0-47 an address, bits 48-63 a module.
 *
 * <p>The address is the one to look names and lines up by, as it is: for a return address it is already the byte before
 * it, as the call may be the last instruction of its function. In a module it is as linked in the file, so that the same
 * code has the same number in every process; without a module it is that in the process's memory. An address of the
 * kernel is its own number: bits 47-63 are set (Documentation/arch/x86/x86_64/mm.rst).
 */
public final class FrameCode {
    /** The module of code that comes from no file: written at run time, or unknown. */
    public static final int NO_MODULE = 0xffff;

    private static final int MODULE_SHIFT = 48;

    private FrameCode() {}

    /** The number of the module, or {@link #NO_MODULE}. */
    public static int module(long code) {
        return (int) (code >>> MODULE_SHIFT);
    }

    /** The address to look up, as linked if there is a module. */
    public static long address(long code) {
        return code & (1L << MODULE_SHIFT) - 1;
    }

    public static boolean hasModule(long code) {
        return module(code) != NO_MODULE;
    }

    /** True for code of the kernel: the number is its address. */
    public static boolean isKernel(long code) {
        return code >> (MODULE_SHIFT - 1) == -1;
    }
}
