package io.seep.unwind.table;

/**
 * A frame description entry: the instructions for one range of code.
 *
 * @param start first address, as linked
 * @param end first address behind the range
 * @param instructions where they begin in the CIE's section, and
 * @param instructionsEnd where they end
 */
record Fde(Cie cie, long start, long end, int instructions, int instructionsEnd) {

    FrameCursor program() {
        return new FrameCursor(cie.section().bytes(), instructions, instructionsEnd);
    }
}
