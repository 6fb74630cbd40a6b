package io.seep.probe.x86;

import java.util.List;
import java.util.Locale;

/** The general registers, with their numbers in an instruction (Intel SDM volume 2, section 3.1.1.1). */
public enum Register {
    RAX(0),
    RCX(1),
    RDX(2),
    RBX(3),
    RSP(4),
    RBP(5),
    RSI(6),
    RDI(7),
    R8(8),
    R9(9),
    R10(10),
    R11(11),
    R12(12),
    R13(13),
    R14(14),
    R15(15);

    private static final List<Register> BY_NUMBER = List.of(values());

    private final int number;
    private final String assemblyName;

    Register(int number) {
        this.number = number;
        this.assemblyName = "%" + name().toLowerCase(Locale.ROOT);
    }

    static Register numbered(int number) {
        return BY_NUMBER.get(number);
    }

    int bit() {
        return 1 << number;
    }

    /** As assemblers write it: {@code %rdi}. */
    @Override
    public String toString() {
        return assemblyName;
    }
}
