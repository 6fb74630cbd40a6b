package io.seep.probe.x86;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the decoder says of the bytes at one position: all that a probe's placement asks for, or nothing. */
public sealed interface Instruction {
    /** The longest instruction that a processor accepts (Intel SDM volume 2, section 2.3.11). */
    int MAX_LENGTH_BYTES = 15;

    /**
     * An instruction of the closed set.
     *
     * @param text the mnemonic; with its operand for a push, a pop and a test for zero
     * @param lengthBytes 1 to 15
     * @param support what the kernel does with it under a uprobe
     * @param writes general registers that it may change, in part or as a whole; rsp among them if the stack moves
     * @param stores whether it may change memory that others see: not a push, nor what rsp alone addresses
     * @param stack how rsp moves; for calls and returns before they leave
     * @param flow what runs next
     * @param zeroTested the 64-bit register that it compares with zero, if that is all it does
     */
    record Known(
            String text,
            int lengthBytes,
            KernelSupport support,
            RegisterSet writes,
            boolean stores,
            StackMove stack,
            Flow flow,
            @Nullable Register zeroTested)
            implements Instruction {
        public Known {
            Objects.checkIndex(lengthBytes - 1, MAX_LENGTH_BYTES);
        }
    }

    /**
     * Bytes that are no instruction of the set: perhaps a rarer instruction, perhaps data, perhaps cut off.
     *
     * @param bytes the first of them in hex, as {@code 0f 38 00}; empty at the end of the range
     */
    record Unknown(String bytes) implements Instruction {}
}
