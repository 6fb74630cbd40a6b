package io.seep.elf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Optional;

/** The linker's fingerprint of a build, a note of owner "GNU" and type NT_GNU_BUILD_ID (3). */
public final class BuildId {

    private static final int NT_GNU_BUILD_ID = 3;
    private static final int GNU = 0x00554e47;
    private static final int LONGEST_BYTES = 64;

    private BuildId() {}

    /** The same of notes that lie in a file of their own, such as /sys/kernel/notes. */
    public static Optional<String> inNotes(byte[] notes) {
        return in(ByteBuffer.wrap(notes).order(ByteOrder.LITTLE_ENDIAN), Integer.BYTES);
    }

    /** The lower-case hex digits of the first build-id among the notes. */
    static Optional<String> in(ByteBuffer notes, long align) {
        long step = align == 8 ? 8 : 4;
        long at = 0;
        while (at + 12 <= notes.limit()) {
            long nameBytes = Integer.toUnsignedLong(notes.getInt((int) at));
            long idBytes = Integer.toUnsignedLong(notes.getInt((int) at + 4));
            int type = notes.getInt((int) at + 8);
            long name = at + 12;
            long id = alignUp(name + nameBytes, step);
            if (id + idBytes > notes.limit()) {
                return Optional.empty();
            }
            boolean gnu = nameBytes == 4 && notes.getInt((int) name) == GNU;
            if (gnu && type == NT_GNU_BUILD_ID && idBytes > 0 && idBytes <= LONGEST_BYTES) {
                byte[] bytes = new byte[(int) idBytes];
                notes.get((int) id, bytes);
                return Optional.of(HexFormat.of().formatHex(bytes));
            }
            at = alignUp(id + idBytes, step);
        }
        return Optional.empty();
    }

    private static long alignUp(long value, long step) {
        return (value + step - 1) & -step;
    }
}
