package io.seep.probe.x86;

import io.seep.probe.x86.Instruction.Known;

/**
 * Where the relative branches of a function lead inside of it, as far as a probe in its entry block must know.
 *
 * @param firstInside the lowest target behind the entry, in bytes from the entry; {@link #NONE} if there is none
 * @param entryIsTarget whether a jump of the function leads back to its entry
 */
record BranchTargets(long firstInside, boolean entryIsTarget) {
    static final long NONE = Long.MAX_VALUE;

    private static final BranchTargets EMPTY = new BranchTargets(NONE, false);
    private static final int SHORT_BRANCH_BYTES = 2;
    private static final int NEAR_BRANCH_BYTES = 5;
    private static final int NEAR_CONDITIONAL_BYTES = 6;

    /**
     * Decodes the function from its entry on. From the first unknown instruction on the boundaries are no longer sure:
     * there, each byte that could begin a branch is taken for one. That finds targets that are none, which costs at
     * worst a cheaper place, but misses no relative branch.
     */
    static BranchTargets of(byte[] code, int entry, int end) {
        BranchTargets found = EMPTY;
        int position = entry;
        while (position < end) {
            if (!(Decoder.decode(code, position, end) instanceof Known known)) {
                return found.withAllThatMayBe(code, entry, position, end);
            }
            found = switch (known.flow()) {
                case Flow.Jump jump -> found.with(jump.target() - entry);
                case Flow.ConditionalJump jump -> found.with(jump.target() - entry);
                // A function that calls itself is entered anew; a call into its middle would pass the probe by.
                case Flow.Call call -> call.target() == entry ? found : found.with(call.target() - entry);
                case Flow.Plain _ -> found;
            };
            position += known.lengthBytes();
        }
        return found;
    }

    private BranchTargets withAllThatMayBe(byte[] code, int entry, int from, int end) {
        BranchTargets found = this;
        for (int at = from; at < end; at++) {
            int opcode = Byte.toUnsignedInt(code[at]);
            int next = end - at > 1 ? Byte.toUnsignedInt(code[at + 1]) : 0;
            boolean isShort = opcode >>> 4 == 0x7 || opcode == 0xeb || (opcode >= 0xe0 && opcode <= 0xe3);
            boolean near = opcode == 0xe8 || opcode == 0xe9;
            boolean nearConditional = opcode == 0x0f && next >>> 4 == 0x8;
            if (isShort && end - at >= SHORT_BRANCH_BYTES) {
                found = found.with((long) at - entry + SHORT_BRANCH_BYTES + code[at + 1]);
            } else if (near && end - at >= NEAR_BRANCH_BYTES) {
                found = found.with((long) at - entry + NEAR_BRANCH_BYTES + littleEndian32(code, at + 1));
            } else if (nearConditional && end - at >= NEAR_CONDITIONAL_BYTES) {
                found = found.with((long) at - entry + NEAR_CONDITIONAL_BYTES + littleEndian32(code, at + 2));
            }
        }
        return found;
    }

    private BranchTargets with(long target) {
        boolean nearer = target > 0 && target < firstInside;
        boolean entry = target == 0 && !entryIsTarget;
        return nearer || entry ? new BranchTargets(nearer ? target : firstInside, entryIsTarget || entry) : this;
    }

    private static int littleEndian32(byte[] code, int at) {
        return Byte.toUnsignedInt(code[at])
                | Byte.toUnsignedInt(code[at + 1]) << 8
                | Byte.toUnsignedInt(code[at + 2]) << 16
                | code[at + 3] << 24;
    }
}
