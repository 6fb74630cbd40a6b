package io.seep.probe.x86;

import static io.seep.probe.x86.Places.emulated;
import static io.seep.probe.x86.Places.place;
import static io.seep.probe.x86.Places.stepped;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What ends the search for a cheaper place, one obstacle after the other. */
class ProbePlacerTest {
    @Test
    void aFunctionThatOnlyJumpsElsewhereIsProbedOnTheJump() {
        assertThat(place("e9 00 10 00 00", PlacementNeed.session(2))).isEqualTo(emulated(0, "on jmp at +0, emulated"));
        assertThat(place("f3 0f 1e fa f2 e9 00 10 00 00  # endbr64; bnd jmp", PlacementNeed.session(2))
                        .offsetBytes())
                .isEqualTo(4);
    }

    @Test
    void aCallIsProbedButNotPassed() {
        assertThat(place("48 89 f0 e8 00 00 00 00 55 c3  # mov; call; push", PlacementNeed.session(2))
                        .offsetBytes())
                .isEqualTo(3);
        assertThat(place("48 89 f0 ff d0 55 c3  # mov; call *%rax; push", PlacementNeed.session(2)))
                .isEqualTo(stepped("on mov at +0, single-stepped: nothing to emulate before call at +3"));
    }

    @Test
    void argumentsThatChangeEndTheSearch() {
        String code = """
            48 89 fb                #  0 mov %rdi,%rbx
            31 ff                   #  3 xor %edi,%edi
            55                      #  5 push %rbp
            c3
            """;
        assertThat(place(code, PlacementNeed.entry(1)))
                .isEqualTo(stepped("on mov at +0, single-stepped: nothing to emulate before %rdi changes at +3 (xor)"));
        assertThat(place(code, PlacementNeed.entry(0)).offsetBytes()).isEqualTo(5);
    }

    @Test
    void aSessionNeedsTheReturnAddressOnTopOfTheStack() {
        String code = """
            48 83 ec 18             #  0 sub $0x18,%rsp
            74 10                   #  4 je +22
            c3
            """;
        assertThat(place(code, PlacementNeed.session(1)))
                .isEqualTo(stepped("on sub at +0, single-stepped: nothing to emulate before the stack pointer moves "
                        + "at +0 (sub)"));
        assertThat(place(code, PlacementNeed.entry(1)))
                .isEqualTo(new ProbePlacement(
                        4, ProbeCost.EMULATED, 0x18, true, "on je at +4, emulated; +0 sub would be single-stepped"));
    }

    @Test
    void theProbeMustSeeTheCallBeforeItDoesAnything() {
        String munmap = """
            b8 0b 00 00 00          #  0 mov $0xb,%eax
            0f 05                   #  5 syscall
            48 3d 01 f0 ff ff       #  7 cmp $-4095,%rax
            73 01                   # 13 jae +16
            c3
            c3
            """;
        assertThat(place(munmap, PlacementNeed.session(2)))
                .isEqualTo(stepped("on mov at +0, single-stepped: nothing to emulate before syscall at +5"));
        String pushOnFreeList = """
            48 8b 05 00 10 00 00    #  0 mov 0x1000(%rip),%rax
            48 89 07                #  7 mov %rax,(%rdi)
            e9 00 10 00 00          # 10 jmp elsewhere
            """;
        assertThat(place(pushOnFreeList, PlacementNeed.entry(1)))
                .isEqualTo(stepped(
                        "on mov at +0, single-stepped: nothing to emulate before memory changes " + "at +7 (mov)"));
        String spill = """
            48 89 7c 24 f8          #  0 mov %rdi,-0x8(%rsp)
            55                      #  5 push %rbp
            c3
            """;
        assertThat(place(spill, PlacementNeed.session(1)).offsetBytes()).isEqualTo(5);
    }

    @Test
    void whatWasPushedBeforeThePlaceIsCounted() {
        String code = """
            6a 01                   #  0 push $1: not emulated
            ff 37                   #  2 push (%rdi)
            48 83 ec 20             #  4 sub $0x20,%rsp
            58                      #  8 pop %rax
            41 54                   #  9 push %r12
            c3
            """;
        assertThat(place(code, PlacementNeed.entry(1)).offsetBytes()).isEqualTo(9);
        assertThat(place(code, PlacementNeed.entry(1)).pushedBytes()).isEqualTo(8 + 8 + 0x20 - 8);
    }

    @Test
    void aStackThatCannotBeTracedEndsTheSearch() {
        assertThat(place("48 83 e4 f0 55 c3  # and $-16,%rsp; push", PlacementNeed.entry(1))
                        .offsetBytes())
                .isEqualTo(0);
        assertThat(place("58 55 c3  # pop of the return address; push", PlacementNeed.entry(1))
                        .offsetBytes())
                .isEqualTo(0);
    }

    @Test
    void anUnknownInstructionEndsTheSearch() {
        assertThat(place("c5 fa 6f 07 55 c3  # vmovdqu; push", PlacementNeed.entry(1)))
                .isEqualTo(new ProbePlacement(
                        0, ProbeCost.UNKNOWN, 0, true, "at +0: unknown instruction c5 fa 6f 07 at +0"));
        assertThat(place("89 f8 0f 38 00 c1 55 c3  # mov; pshufb; push", PlacementNeed.entry(1)))
                .isEqualTo(stepped("on mov at +0, single-stepped: unknown instruction 0f 38 00 c1 at +2"));
    }

    @Test
    void aFunctionWithNothingToEmulateIsProbedAtItsEntry() {
        assertThat(place("8d 04 3e c3  # lea; ret", PlacementNeed.session(2)))
                .isEqualTo(stepped("on lea at +0, single-stepped: nothing to emulate before ret at +3"));
        assertThat(place("89 f8  # mov, and then the symbol ends", PlacementNeed.entry(2)))
                .isEqualTo(stepped("on mov at +0, single-stepped: the function ends at +2"));
    }

    @Test
    void whereTheKernelRefusesTheEntryTheNextInstructionIsStepped() {
        String code = """
            2e 0f 1f 04 00          #  0 cs nopl (%rax,%rax)
            48 89 f8                #  5 mov %rdi,%rax
            c3                      #  8 ret
            """;
        assertThat(place(code, PlacementNeed.session(2)))
                .isEqualTo(new ProbePlacement(
                        5,
                        ProbeCost.SINGLE_STEPPED,
                        0,
                        true,
                        "on mov at +5, single-stepped: nothing to emulate before ret at +8"));
        assertThat(place("2e 0f 1f 04 00 5f c3  # cs nopl; pop %rdi", PlacementNeed.session(2))
                        .offsetBytes())
                .isEqualTo(5);
        assertThat(place("f0 48 ff 06 55 c3  # lock incq (%rsi); push", PlacementNeed.session(2)))
                .isEqualTo(new ProbePlacement(
                        0, ProbeCost.REFUSED, 0, true, "at +0: nothing to emulate before memory changes at +0 (inc)"));
        assertThat(place("3e ff e7  # notrack jmp *%rdi", PlacementNeed.session(2)))
                .isEqualTo(new ProbePlacement(
                        0, ProbeCost.REFUSED, 0, true, "at +0: nothing to emulate before jmp at +0"));
    }

    @Test
    void aNopIsTakenWhereTheKernelEmulatesIt() {
        String patchable = """
            0f 1f 44 00 00          #  0 nop
            8d 04 3e                #  5 lea
            c3
            """;
        assertThat(place(patchable, PlacementNeed.session(2)).cost()).isEqualTo(ProbeCost.SINGLE_STEPPED);
        assertThat(place(patchable, PlacementNeed.session(2).on(new KernelVersion(6, 18))))
                .isEqualTo(emulated(0, "on nop at +0, emulated"));
        String hotPatchable = "66 90 8d 04 3e c3  # xchg %ax,%ax; lea; ret";
        assertThat(place(hotPatchable, PlacementNeed.session(2)).offsetBytes()).isEqualTo(2);
        assertThat(place(hotPatchable, PlacementNeed.session(2).on(new KernelVersion(6, 2))))
                .isEqualTo(emulated(0, "on nop at +0, emulated"));
    }
}
