package io.seep.probe.x86;

import static io.seep.probe.x86.Places.emulated;
import static io.seep.probe.x86.Places.place;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The entry blocks of real allocators. The code behind them is left out. */
class AllocatorEntriesTest {
    private static final PlacementNeed FREE = PlacementNeed.entry(1).passingNullTest();

    /** Debian 12, glibc 2.36: the first instruction of malloc and calloc is a push. */
    private static final String MALLOC_2_36 = """
        41 54                   #  0 push %r12
        55                      #  2 push %rbp
        53                      #  3 push %rbx
        48 89 fb                #  4 mov %rdi,%rbx
        48 83 ec 10             #  7 sub $0x10,%rsp
        80 3d 46 1b 14 00 00    # 11 cmpb $0x0,0x141b46(%rip)
        0f 84 f8 01 00 00       # 18 je +528
        48 85 db                # 24 test %rbx,%rbx
        """;

    private static final String CALLOC_2_36 = """
        41 55                   #  0 push %r13
        48 89 f8                #  2 mov %rdi,%rax
        41 54                   #  5 push %r12
        55                      #  7 push %rbp
        53                      #  8 push %rbx
        48 83 ec 18             #  9 sub $0x18,%rsp
        48 f7 e6                # 13 mul %rsi
        """;

    private static final String REALLOC_2_36 = """
        41 57                   #  0 push %r15
        41 56                   #  2 push %r14
        41 55                   #  4 push %r13
        41 54                   #  6 push %r12
        55                      #  8 push %rbp
        48 89 f5                #  9 mov %rsi,%rbp
        """;

    private static final String FREE_2_36 = """
        48 85 ff                #  0 test %rdi,%rdi
        0f 84 bf 00 00 00       #  3 je +200
        55                      #  9 push %rbp
        48 8d 77 f0             # 10 lea -0x10(%rdi),%rsi
        53                      # 14 push %rbx
        48 83 ec 18             # 15 sub $0x18,%rsp
        """;

    private static final String POSIX_MEMALIGN_2_36 = """
        80 3d 01 02 14 00 00    #  0 cmpb $0x0,0x140201(%rip)
        41 54                   #  7 push %r12
        49 89 d4                #  9 mov %rdx,%r12
        55                      # 12 push %rbp
        48 89 fd                # 13 mov %rdi,%rbp
        53                      # 16 push %rbx
        48 89 f3                # 17 mov %rsi,%rbx
        74 5a                   # 20 je +112
        """;

    /** Also aligned_alloc. */
    private static final String MEMALIGN_2_36 = """
        80 3d 71 0e 14 00 00    #  0 cmpb $0x0,0x140e71(%rip)
        74 07                   #  7 je +16
        e9 32 f6 ff ff          #  9 jmp _mid_memalign
        66 90                   # 14
        48 83 ec 18             # 16 sub $0x18,%rsp
        48 89 74 24 08          # 20 mov %rsi,0x8(%rsp)
        """;

    @Test
    void mallocAndCallocAndReallocOfGlibc236AreProbedOnTheirFirstPush() {
        assertThat(place(MALLOC_2_36, PlacementNeed.session(1))).isEqualTo(emulated(0, "on push %r12 at +0, emulated"));
        assertThat(place(CALLOC_2_36, PlacementNeed.session(2))).isEqualTo(emulated(0, "on push %r13 at +0, emulated"));
        assertThat(place(REALLOC_2_36, PlacementNeed.session(2)))
                .isEqualTo(emulated(0, "on push %r15 at +0, emulated"));
    }

    @Test
    void freeOfGlibc236IsProbedBehindItsTestForNull() {
        assertThat(place(FREE_2_36, FREE))
                .isEqualTo(new ProbePlacement(
                        9,
                        ProbeCost.EMULATED,
                        0,
                        false,
                        "on push %rbp at +9, emulated, behind the test for null at +3"));
    }

    @Test
    void whereCallsWithNullCountFreeIsProbedOnTheBranch() {
        assertThat(place(FREE_2_36, PlacementNeed.entry(1)))
                .isEqualTo(emulated(3, "on je at +3, emulated; +0 test %rdi,%rdi would be single-stepped"));
    }

    @Test
    void posixMemalignAndMemalignOfGlibc236AreProbedBehindTheCheckOfAFlag() {
        assertThat(place(POSIX_MEMALIGN_2_36, PlacementNeed.session(3)))
                .isEqualTo(emulated(7, "on push %r12 at +7, emulated; +0 cmp would be single-stepped"));
        assertThat(place(MEMALIGN_2_36, PlacementNeed.session(2)))
                .isEqualTo(emulated(7, "on je at +7, emulated; +0 cmp would be single-stepped"));
    }

    @Test
    void endbr64IsSteppedOver() {
        String ubuntu = """
            f3 0f 1e fa             # 0 endbr64
            41 54                   # 4 push %r12
            c3
            """;
        assertThat(place(ubuntu, PlacementNeed.session(1)))
                .isEqualTo(emulated(4, "on push %r12 at +4, emulated; +0 endbr64 would be single-stepped"));
    }

    @Test
    void freeWithEndbr64AndACompareWithZero() {
        String code = """
            f3 0f 1e fa             #  0 endbr64
            48 83 ff 00             #  4 cmp $0,%rdi
            74 06                   #  8 je +16
            53                      # 10 push %rbx
            48 89 fb                # 11 mov %rdi,%rbx
            5b                      # 14 pop %rbx
            c3                      # 15 ret
            c3                      # 16 ret
            """;
        assertThat(place(code, FREE).offsetBytes()).isEqualTo(10);
        assertThat(place(code, FREE).seesEveryCall()).isFalse();
        assertThat(place(code, PlacementNeed.entry(1)).offsetBytes()).isEqualTo(8);
    }

    @Test
    void onlyATestOfTheFirstArgumentMayBePassed() {
        String hookFirst = """
            48 85 f6                #  0 test %rsi,%rsi
            74 10                   #  3 je +21
            55                      #  5 push %rbp
            c3
            """;
        assertThat(place(hookFirst, FREE).offsetBytes()).isEqualTo(3);
        String whenNotNull = """
            48 85 ff                #  0 test %rdi,%rdi
            75 10                   #  3 jne +21
            55                      #  5 push %rbp
            c3
            """;
        assertThat(place(whenNotNull, FREE).offsetBytes()).isEqualTo(3);
        String flagsChangedBetween = """
            48 85 ff                #  0 test %rdi,%rdi
            31 c0                   #  3 xor %eax,%eax
            74 10                   #  5 je +23
            55                      #  7 push %rbp
            c3
            """;
        assertThat(place(flagsChangedBetween, FREE).offsetBytes()).isEqualTo(5);
    }

    @Test
    void aNullTestIsPassedOnlyIfSomethingToEmulateFollows() {
        String code = """
            48 85 ff                #  0 test %rdi,%rdi
            74 08                   #  3 je +13
            48 8b 3f                #  5 mov (%rdi),%rdi
            55                      #  8 push %rbp
            5d                      #  9 pop %rbp
            90 90 90
            c3                      # 13 ret
            """;
        assertThat(place(code, FREE))
                .isEqualTo(emulated(3, "on je at +3, emulated; +0 test %rdi,%rdi would be single-stepped"));
    }

    @Test
    void aFunctionMayLieAnywhereInTheCode() {
        byte[] free = Code.of(FREE_2_36);
        byte[] code = new byte[1000];
        Arrays.fill(code, (byte) 0x06);
        System.arraycopy(free, 0, code, 700, free.length);
        assertThat(ProbePlacer.place(code, 700, free.length, FREE)).isEqualTo(place(FREE_2_36, FREE));
    }

    @Test
    void withoutASizeTheEntryIsTheOnlyPlace() {
        byte[] code = Code.of(FREE_2_36);
        ProbePlacement expected =
                new ProbePlacement(0, ProbeCost.SINGLE_STEPPED, 0, true, "at +0: where the function ends is not known");
        assertThat(ProbePlacer.place(code, 0, 0, FREE)).isEqualTo(expected);
        assertThat(ProbePlacer.place(code, 0, -1, FREE)).isEqualTo(expected);
        assertThat(ProbePlacer.place(code, 0, code.length + 1, FREE)).isEqualTo(expected);
        assertThat(ProbePlacer.place(code, 0, Integer.MAX_VALUE, FREE)).isEqualTo(expected);
        byte[] malloc = Code.of(MALLOC_2_36);
        assertThat(ProbePlacer.place(malloc, 0, 0, PlacementNeed.session(1)).isEmulated())
                .isTrue();
        assertThat(ProbePlacer.place(malloc, malloc.length, 1, FREE).cost()).isEqualTo(ProbeCost.UNKNOWN);
        assertThat(ProbePlacer.place(malloc, -1, 1, FREE).cost()).isEqualTo(ProbeCost.UNKNOWN);
    }
}
