package io.seep.unwind.table;

/**
 * A common information entry (DWARF 5, 6.4.1): what the functions of a compilation unit share.
 *
 * @param section where it and its functions' entries are
 * @param codeFactor what address advances are multiplied by
 * @param dataFactor what register offsets are multiplied by
 * @param encoding of the addresses in the functions' entries
 * @param augmented whether the functions' entries have augmentation data, with its length first
 * @param signal whether the code is a signal trampoline
 * @param initial the state in which each function begins
 */
record Cie(
        FrameSection section,
        long codeFactor,
        long dataFactor,
        PointerEncoding encoding,
        boolean augmented,
        boolean signal,
        FrameState initial) {

    private static final int LONGEST_AUGMENTATION_BYTES = 16;

    /** Reads from behind the CIE id. */
    static Cie read(FrameCursor cursor, FrameSection section) throws MalformedFrameException {
        int version = cursor.u8();
        if (version != 1 && version != 3 && version != 4) {
            throw new MalformedFrameException("unknown version");
        }
        String augmentation = text(cursor);
        boolean augmented = augmentation.startsWith("z");
        if (version == 4 && (cursor.u8() != 8 || cursor.u8() != 0)) {
            throw new MalformedFrameException("addresses are not of 64 bits");
        }
        long codeFactor = cursor.uleb();
        long dataFactor = cursor.sleb();
        long returnAddress = version == 1 ? cursor.u8() : cursor.uleb();
        if (returnAddress != FrameState.RETURN_ADDRESS) {
            throw new MalformedFrameException("unknown return address register");
        }
        PointerEncoding encoding = PointerEncoding.ABSOLUTE;
        boolean signal = false;
        if (augmented) {
            FrameCursor data = cursor.part(cursor.uleb());
            for (int index = 1; index < augmentation.length(); index++) {
                switch (augmentation.charAt(index)) {
                    case 'R' -> encoding = new PointerEncoding(data.u8());
                    case 'P' -> new PointerEncoding(data.u8()).skip(data);
                    case 'L' -> data.skip(1);
                    case 'S' -> signal = true;
                    // B: signed return addresses, G: tagged stack; both of AArch64 and without data
                    case 'B', 'G' -> {}
                    default -> throw new MalformedFrameException("unknown augmentation");
                }
            }
        } else if (!augmentation.isEmpty()) {
            throw new MalformedFrameException("unknown augmentation");
        }
        Cie blank = new Cie(section, codeFactor, dataFactor, encoding, augmented, signal, FrameState.EMPTY);
        CfaMachine machine = new CfaMachine(blank, 0, 1);
        machine.run(cursor, (address, state) -> {});
        return new Cie(section, codeFactor, dataFactor, encoding, augmented, signal, machine.state());
    }

    private static String text(FrameCursor cursor) throws MalformedFrameException {
        StringBuilder text = new StringBuilder();
        for (int next = cursor.u8(); next != 0; next = cursor.u8()) {
            text.append((char) next);
            if (text.length() > LONGEST_AUGMENTATION_BYTES) {
                throw new MalformedFrameException("unknown augmentation");
            }
        }
        return text.toString();
    }
}
