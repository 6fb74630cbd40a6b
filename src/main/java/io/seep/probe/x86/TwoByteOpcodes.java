package io.seep.probe.x86;

import java.util.ArrayList;
import java.util.List;

/**
 * The opcodes behind 0f that the decoder knows, in the notation of {@link OpcodeRow}. Vector instructions share names:
 * all that counts of them is their length and whether they write a general register.
 */
final class TwoByteOpcodes {
    private static final String ROWS = """
        01 nx xgetbv @d0 =rax =rdx
        01 nx rdtscp @f9 =rax =rdx =rcx
        05 nx syscall =rax =rcx =r11
        0b nx ud2
        0d/0-1 n prefetchw M
        10 n632 movups V W
        11 n632 movups =W V
        12 n6 movlp V M
        12 n movhlps V U
        12 32 movdup V W
        13 n6 movlp =M V
        14-15 n6 unpck V W
        16 n6 movhp V M
        16 n movlhps V U
        16 3 movdup V W
        17 n6 movhp =M V
        18/0-3 n prefetch M
        1e 3 endbr64 @fa
        1e/1 3 rdssp =Rv
        1f/0 n6 nop Ev
        28 n6 movaps V W
        29 n6 movaps =W V
        2a n6 cvtpi2p V W
        2a 32 cvtsi2s V Ev
        2b n6 movntp =M V
        2c-2d n6 cvtp2pi V W
        2c-2d 32 cvts2si =Gv W
        2e-2f n6 comis V W
        31 n rdtsc =rax =rdx
        50 n6 movmskp =Gv U
        51 n632 sqrt V W
        52-53 n3 rsqrt V W
        54-57 n6 andp V W
        58-5a n632 addp V W
        5b n63 cvtdq2ps V W
        5c-5f n632 subp V W
        60-6b n6 punpck V W
        6c-6d 6 punpckqdq V W
        6e n6 movd V Ev
        6f n63 movdq V W
        70 n632 pshuf V W Ib
        71-72/2 n6 psrl U Ib
        71-72/4 n6 psra U Ib
        71-72/6 n6 psll U Ib
        73/2 n6 psrlq U Ib
        73/3 6 psrldq U Ib
        73/6 n6 psllq U Ib
        73/7 6 pslldq U Ib
        74-76 n6 pcmpeq V W
        77 n emms
        7c-7d 62 haddp V W
        7e n6 movd =Ev V
        7e 3 movq V W
        7f n63 movdq =W V
        a2 n cpuid =rax =rbx =rcx =rdx
        a3 n6 bt Ev Gv
        a4 n6 shld =Ev Gv Ib
        a5 n6 shld =Ev Gv
        ab n6l bts =Ev Gv
        ac n6 shrd =Ev Gv Ib
        ad n6 shrd =Ev Gv
        ae/0 nx fxsave =M
        ae/1 nx fxrstor M
        ae/2 nx ldmxcsr M
        ae/3 nx stmxcsr =M
        ae/4 nx xsave =M
        ae/5 nx xrstor M
        ae/7 nx clflush M
        ae nx lfence @e8
        ae nx mfence @f0
        ae nx sfence @f8
        ae/0-1 3x rdbase =Rv
        ae/2-3 3x wrbase Rv
        ae/5 3x incssp Rv
        af n6 imul =Gv Ev
        b0 nl cmpxchg =Eb Gb =rax
        b1 n6l cmpxchg =Ev Gv =rax
        b3 n6l btr =Ev Gv
        b6 n6 movzb =Gv Eb
        b7 n6 movzw =Gv Ew
        b8 3 popcnt =Gv Ev
        ba/4 n6 bt Ev Ib
        ba/5 n6l bts =Ev Ib
        ba/6 n6l btr =Ev Ib
        ba/7 n6l btc =Ev Ib
        bb n6l btc =Ev Gv
        bc n6 bsf =Gv Ev
        bc 3 tzcnt =Gv Ev
        bd n6 bsr =Gv Ev
        bd 3 lzcnt =Gv Ev
        be n6 movsb =Gv Eb
        bf n6 movsw =Gv Ew
        c0 nl xadd =Eb =Gb
        c1 n6l xadd =Ev =Gv
        c2 n632 cmpp V W Ib
        c3 n movnti =M Gv
        c4 n6 pinsrw V Ev Ib
        c5 n6 pextrw =Gv U Ib
        c6 n6 shufp V W Ib
        c7/1 nl cmpxchg8b =M =rax =rdx
        c7/4 n xsavec =M
        c7/6 n6 rdrand =Rv
        c7/7 n6 rdseed =Rv
        c8-cf n bswap =Zv
        d0 62 addsubp V W
        d1-d5 n6 psrl V W
        d6 6 movq =W V
        d7 n6 pmovmskb =Gv U
        d8-df n6 psubus V W
        e0-e5 n6 pavg V W
        e6 632 cvtpd2dq V W
        e7 n6 movntdq =M V
        e8-ef n6 psubs V W
        f0 2 lddqu V M
        f1-f6 n6 psll V W
        f7 n6 maskmov V U =memory
        f8-fe n6 psub V W
        """;

    static final OpcodeTable TABLE = OpcodeTable.of(0x0f00, rows());

    private TwoByteOpcodes() {}

    private static List<String> rows() {
        List<String> rows = new ArrayList<>(ROWS.lines().toList());
        for (int n = 0; n < 16; n++) {
            String condition = OneByteOpcodes.CONDITIONS.get(n);
            rows.add("%02x n6 cmov%s =Gv Ev".formatted(0x40 + n, condition));
            rows.add("%02x n2 j%s Jz".formatted(0x80 + n, condition));
            rows.add("%02x n set%s =Eb".formatted(0x90 + n, condition));
        }
        return rows;
    }
}
