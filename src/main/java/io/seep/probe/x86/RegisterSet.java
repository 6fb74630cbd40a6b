package io.seep.probe.x86;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A set of general registers.
 *
 * @param bits bit n stands for the register numbered n; 0 to 0xffff
 */
public record RegisterSet(int bits) {
    public static final RegisterSet NONE = new RegisterSet(0);

    /** Integer and pointer arguments in their order (System V ABI for AMD64, section 3.2.3). */
    private static final List<Register> ARGUMENTS =
            List.of(Register.RDI, Register.RSI, Register.RDX, Register.RCX, Register.R8, Register.R9);

    public RegisterSet {
        if (bits >>> 16 != 0) {
            throw new IllegalArgumentException("no such registers: 0x" + Integer.toHexString(bits));
        }
    }

    public static RegisterSet of(Register... registers) {
        return new RegisterSet(Stream.of(registers).mapToInt(Register::bit).reduce(0, (a, b) -> a | b));
    }

    /**
     * The registers of a function's first arguments.
     *
     * @param count how many arguments, 0 to 6
     */
    public static RegisterSet ofArguments(int count) {
        Objects.checkIndex(count, ARGUMENTS.size() + 1);
        return of(ARGUMENTS.subList(0, count).toArray(Register[]::new));
    }

    public boolean contains(Register register) {
        return (bits & register.bit()) != 0;
    }

    public boolean isEmpty() {
        return bits == 0;
    }

    public RegisterSet union(RegisterSet other) {
        return new RegisterSet(bits | other.bits);
    }

    public RegisterSet intersection(RegisterSet other) {
        return new RegisterSet(bits & other.bits);
    }

    /** As in {@code %rdi, %rsi}. */
    @Override
    public String toString() {
        return Stream.of(Register.values())
                .filter(this::contains)
                .map(Register::toString)
                .collect(Collectors.joining(", "));
    }
}
