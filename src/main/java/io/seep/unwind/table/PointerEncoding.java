package io.seep.unwind.table;

/**
 * How an address is written in .eh_frame (LSB 5.0, 10.5 "DWARF Extensions"): the low four bits tell the size, the next
 * three what it counts from, the top one that it is the address of a cell with the address.
 */
record PointerEncoding(int code) {

    static final PointerEncoding ABSOLUTE = new PointerEncoding(0);

    private static final int OMITTED = 0xff;
    private static final int INDIRECT = 0x80;
    private static final int ALIGNED = 0x50;
    private static final int FROM_HERE = 0x10;
    private static final int FROM_DATA = 0x30;

    boolean omitted() {
        return code == OMITTED;
    }

    /**
     * Reads an address.
     *
     * @param sectionVaddr address of byte 0 of the cursor's section
     * @param dataVaddr what data-relative addresses count from; only .eh_frame_hdr has a use for them
     */
    long address(FrameCursor cursor, long sectionVaddr, long dataVaddr) throws MalformedFrameException {
        long here = sectionVaddr + cursor.position();
        long value = number(cursor);
        return switch (code & 0xf0) {
            case 0 -> value;
            case FROM_HERE -> here + value;
            case FROM_DATA -> dataVaddr + value;
            // Indirect ones need memory of a running program; text- and function-relative ones do not exist on x86-64.
            default -> throw new MalformedFrameException("unknown pointer encoding");
        };
    }

    /** Reads a size: written as wide as an address, but never relative. */
    long size(FrameCursor cursor) throws MalformedFrameException {
        return number(cursor);
    }

    /** Passes over an address that nobody needs, such as that of a personality routine, which often is indirect. */
    void skip(FrameCursor cursor) throws MalformedFrameException {
        if ((code & ~INDIRECT) == ALIGNED) {
            throw new MalformedFrameException("unknown pointer encoding");
        }
        if (!omitted()) {
            number(cursor);
        }
    }

    private long number(FrameCursor cursor) throws MalformedFrameException {
        return switch (code & 0x0f) {
            case 0x0, 0x4, 0xc -> cursor.s64();
            case 0x1 -> cursor.uleb();
            case 0x2 -> cursor.u16();
            case 0x3 -> cursor.u32();
            case 0x9 -> cursor.sleb();
            case 0xa -> (short) cursor.u16();
            case 0xb -> cursor.s32();
            default -> throw new MalformedFrameException("unknown pointer encoding");
        };
    }
}
