package io.seep.probe.x86;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The opcodes of one byte that the decoder knows, in the notation of {@link OpcodeRow}. */
final class OneByteOpcodes {
    private static final String ROWS = """
        50-57 n push Zv
        58-5f n pop =Zv
        63 n movslq =Gv Ed
        68 n push Iz
        69 n6 imul =Gv Ev Iz
        6a n push Ib
        6b n6 imul =Gv Ev Ib
        84 n test Eb Gb
        85 n6 test Ev Gv
        86 nl xchg =Eb =Gb
        87 n6l xchg =Ev =Gv
        88 n mov =Eb Gb
        89 n6 mov =Ev Gv
        8a n mov =Gb Eb
        8b n6 mov =Gv Ev
        8d n6 lea =Gv M
        8f/0 n pop =Ev
        90 n6 nop
        90 3 pause
        91-97 n6 xchg =Zv =rax
        98 n6 cltq =rax
        99 n6 cqto =rdx
        9c n pushf
        9d n popf
        a4 n3 movs =memory =rdi =rsi =rcx
        a5 n63 movs =memory =rdi =rsi =rcx
        a6 n32 cmps =rdi =rsi =rcx
        a7 n632 cmps =rdi =rsi =rcx
        a8 n test Ib
        a9 n6 test Iz
        aa n3 stos =memory =rdi =rcx
        ab n63 stos =memory =rdi =rcx
        ac n3 lods =rax =rsi =rcx
        ad n63 lods =rax =rsi =rcx
        ae n32 scas =rdi =rcx
        af n632 scas =rdi =rcx
        b0-b7 n mov =Zb Ib
        b8-bf n6 mov =Zv Iv
        c2 n2 ret Iw
        c3 n32 ret
        c6/0 n mov =Eb Ib
        c7/0 n6 mov =Ev Iz
        c9 n leave =rbp =rsp
        cc nx int3
        e0 n loopne Jb =rcx
        e1 n loope Jb =rcx
        e2 n loop Jb =rcx
        e3 n jrcxz Jb
        e8 n62 call Jz
        e9 n62 jmp Jz
        eb n2 jmp Jb
        f4 nx hlt
        f6/0 n test Eb Ib
        f6/2 nl not =Eb
        f6/3 nl neg =Eb
        f6/4 n mul Eb =rax
        f6/5 n imul Eb =rax
        f6/6 n div Eb =rax
        f6/7 n idiv Eb =rax
        f7/0 n6 test Ev Iz
        f7/2 n6l not =Ev
        f7/3 n6l neg =Ev
        f7/4 n6 mul Ev =rax =rdx
        f7/5 n6 imul Ev =rax =rdx
        f7/6 n6 div Ev =rax =rdx
        f7/7 n6 idiv Ev =rax =rdx
        f8 n clc
        f9 n stc
        fc n cld
        fd n std
        fe/0 nl inc =Eb
        fe/1 nl dec =Eb
        ff/0 n6l inc =Ev
        ff/1 n6l dec =Ev
        ff/2 n62 call Ev
        ff/4 n62 jmp Ev
        ff/6 n push Ev
        """;

    /** Opcodes 8n to 8n+5 and digit n of 80, 81 and 83. */
    private static final List<String> ARITHMETIC = List.of("add", "or", "adc", "sbb", "and", "sub", "xor", "cmp");

    /** Digit n of c0, c1 and d0 to d3; digit 6 is no instruction of its own. */
    private static final List<String> SHIFTS = List.of("rol", "ror", "rcl", "rcr", "shl", "shr", "", "sar");

    /** Condition n: opcode 70 + n, and in the two-byte map 40 + n, 80 + n and 90 + n (SDM volume 1, appendix B). */
    static final List<String> CONDITIONS =
            List.of("o", "no", "b", "ae", "e", "ne", "be", "a", "s", "ns", "p", "np", "l", "ge", "le", "g");

    static final OpcodeTable TABLE = OpcodeTable.of(0, rows());

    private OneByteOpcodes() {}

    private static List<String> rows() {
        List<String> rows = new ArrayList<>(ROWS.lines().toList());
        for (int n = 0; n < 8; n++) {
            rows.addAll(arithmetic(n, ARITHMETIC.get(n)));
            if (!SHIFTS.get(n).isEmpty()) {
                rows.addAll(shifts(n, SHIFTS.get(n)));
            }
        }
        for (int n = 0; n < 16; n++) {
            rows.add("%02x n2 j%s Jb".formatted(0x70 + n, CONDITIONS.get(n)));
        }
        return rows;
    }

    private static List<String> arithmetic(int n, String name) {
        boolean compares = name.equals("cmp");
        String changed = compares ? "" : "=";
        String lock = compares ? "" : "l";
        String accumulator = compares ? "" : "=rax";
        int first = 8 * n;
        return Stream.of(
                        "%02x n%s %s %sEb Gb".formatted(first, lock, name, changed),
                        "%02x n6%s %s %sEv Gv".formatted(first + 1, lock, name, changed),
                        "%02x n %s %sGb Eb".formatted(first + 2, name, changed),
                        "%02x n6 %s %sGv Ev".formatted(first + 3, name, changed),
                        "%02x n %s Ib %s".formatted(first + 4, name, accumulator),
                        "%02x n6 %s Iz %s".formatted(first + 5, name, accumulator),
                        "80/%d n%s %s %sEb Ib".formatted(n, lock, name, changed),
                        "81/%d n6%s %s %sEv Iz".formatted(n, lock, name, changed),
                        "83/%d n6%s %s %sEv Ib".formatted(n, lock, name, changed))
                .toList();
    }

    private static List<String> shifts(int n, String name) {
        return Stream.of(
                        "c0/%d n %s =Eb Ib",
                        "c1/%d n6 %s =Ev Ib", "d0/%d n %s =Eb", "d1/%d n6 %s =Ev", "d2/%d n %s =Eb", "d3/%d n6 %s =Ev")
                .map(row -> row.formatted(n, name))
                .toList();
    }
}
