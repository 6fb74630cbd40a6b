package io.seep.probe.x86;

/** Where the processor goes after an instruction. Targets are positions in the same array as the instruction's. */
public sealed interface Flow {
    /** A relative, unconditional jump. */
    record Jump(long target) implements Flow {}

    /**
     * A relative jump that may fall through.
     *
     * @param whenZero true for {@code je}: taken when the last comparison found equality or zero
     */
    record ConditionalJump(long target, boolean whenZero) implements Flow {}

    /** A relative call. */
    record Call(long target) implements Flow {}

    /** The flows that name no target. */
    enum Plain implements Flow {
        /** On to the instruction behind this one. */
        NEXT,
        INDIRECT_JUMP,
        INDIRECT_CALL,
        RETURN,
        /** On to the instruction behind this one, but through the kernel. */
        SYSTEM_CALL,
        /** The program does not get past this one: ud2, hlt, int3. */
        STOP
    }
}
