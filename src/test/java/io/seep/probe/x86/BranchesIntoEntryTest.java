package io.seep.probe.x86;

import static io.seep.probe.x86.Places.emulated;
import static io.seep.probe.x86.Places.place;
import static io.seep.probe.x86.Places.stepped;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Branches of the function that would run a probe in its entry block again, or pass it by. */
class BranchesIntoEntryTest {
    @Test
    void aLoopBackIntoTheEntryBlockEndsTheSearch() {
        String loop = """
            31 c0                   #  0 xor %eax,%eax
            48 ff c0                #  2 inc %rax
            55                      #  5 push %rbp
            5d                      #  6 pop %rbp
            48 39 f8                #  7 cmp %rdi,%rax
            72 f6                   # 10 jb +2
            c3
            """;
        assertThat(place(loop, PlacementNeed.session(1)))
                .isEqualTo(stepped("on xor at +0, single-stepped: a branch of the function leads to +2"));
        String loopToThePlace = """
            31 c0                   #  0 xor %eax,%eax
            55                      #  2 push %rbp
            5d                      #  3 pop %rbp
            72 fc                   #  4 jb +2
            c3
            """;
        assertThat(place(loopToThePlace, PlacementNeed.session(1)).offsetBytes())
                .isEqualTo(0);
        String loopBehindThePlace = """
            31 c0                   #  0 xor %eax,%eax
            55                      #  2 push %rbp
            5d                      #  3 pop %rbp
            72 fd                   #  4 jb +3
            c3
            """;
        assertThat(place(loopBehindThePlace, PlacementNeed.session(1)).offsetBytes())
                .isEqualTo(2);
    }

    @Test
    void aLoopToTheEntryIsReported() {
        String code = """
            31 c0                   #  0 xor %eax,%eax
            55                      #  2 push %rbp
            5d                      #  3 pop %rbp
            72 fa                   #  4 jb +0
            c3
            """;
        assertThat(place(code, PlacementNeed.session(1)).offsetBytes()).isEqualTo(2);
        assertThat(place(code, PlacementNeed.session(1)).reason())
                .endsWith("; the function jumps back to its entry, which counts as a call");
    }

    @Test
    void aBranchBehindAnUnknownInstructionIsSeen() {
        String code = """
            31 c0                   #  0 xor %eax,%eax
            55                      #  2 push %rbp
            c5 fa 6f 07             #  3 vmovdqu (%rdi),%xmm0
            5d                      #  7 pop %rbp
            LATER                   #  8
            c3
            """;
        assertThat(place(code.replace("LATER", "72 f8              # jb +2"), PlacementNeed.session(1)))
                .isEqualTo(stepped("on xor at +0, single-stepped: a branch of the function leads to +2"));
        assertThat(place(code.replace("LATER", "0f 82 f4 ff ff ff  # jb +2"), PlacementNeed.session(1))
                        .offsetBytes())
                .isEqualTo(0);
        assertThat(place(code.replace("LATER", "e9 f5 ff ff ff     # jmp +2"), PlacementNeed.session(1))
                        .offsetBytes())
                .isEqualTo(0);
        assertThat(place(code.replace("LATER", "e2 f8              # loop +2"), PlacementNeed.session(1))
                        .offsetBytes())
                .isEqualTo(0);
        assertThat(place(code.replace("LATER", "72 f9              # jb +3"), PlacementNeed.session(1)))
                .isEqualTo(emulated(2, "on push %rbp at +2, emulated; +0 xor would be single-stepped"));
    }
}
