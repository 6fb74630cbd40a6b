package io.seep.probe.x86;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.probe.x86.Instruction.Known;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The cases of arch/x86/kernel/uprobes.c, one by one. */
class KernelSupportTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "50                   # push %rax",
                "54                   # push %rsp",
                "57                   # push %rdi",
                "41 50                # push %r8",
                "41 57                # push %r15",
                "90                   # nop",
                "e8 00 00 00 00       # call",
                "f2 e8 00 00 00 00    # bnd call",
                "e9 00 00 00 00       # jmp",
                "eb 00                # jmp",
                "70 00                # jo",
                "7f 00                # jg",
                "0f 80 00 00 00 00    # jo",
                "0f 8f 00 00 00 00    # jg",
                "f2 0f 84 00 00 00 00 # bnd je"
            })
    void theKernelEmulates(String listing) {
        assertThat(support(listing)).isEqualTo(KernelSupport.EMULATED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "40 50                # push %rax with a needless REX",
                "48 50                # and with REX.W",
                "6a 00                # push of a constant",
                "ff 37                # push of memory",
                "ff f0                # push %rax, spelled with ModRM",
                "9c                   # pushf",
                "58                   # pop",
                "f3 0f 1e fa          # endbr64",
                "f3 90                # pause: emulated up to 6.18, not since",
                "e3 00                # jrcxz",
                "e2 00                # loop",
                "ff e0                # jmp *%rax",
                "ff d0                # call *%rax",
                "c3                   # ret",
                "48 85 ff             # test",
                "48 83 ec 08          # sub",
                "0f 1f 40 01          # a nop of 4 bytes, but not the kernel's",
                "66 0f 1f 84 00 00 00 00 00  # a nop of 9 bytes: the kernel's longest has 8",
                "0f 94 c0             # sete"
            })
    void theKernelSingleSteps(String listing) {
        assertThat(support(listing)).isEqualTo(KernelSupport.SINGLE_STEPPED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "f0 0f b1 0f                         # lock cmpxchg",
                "2e 74 00                            # je,pn",
                "3e 74 00                            # je,pt",
                "3e ff e0                            # notrack jmp *%rax",
                "66 2e 0f 1f 84 00 00 00 00 00       # cs nopw",
                "66 66 48 e8 00 00 00 00             # data16 call",
                "cc                                  # int3",
                "f4                                  # hlt",
                "0f 0b                               # ud2",
                "0f 05                               # syscall",
                "0f ae e8                            # lfence",
                "49 90                               # xchg %rax,%r8, which kernels before 6.19 skip as a nop"
            })
    void theKernelIsNotAsked(String listing) {
        assertThat(support(listing)).isEqualTo(KernelSupport.REFUSED);
    }

    @ParameterizedTest
    @CsvSource({
        "66 90, REFUSED_BEFORE_6_2",
        "0f 1f 00, EMULATED_SINCE_6_16",
        "0f 1f 40 00, EMULATED_SINCE_6_16",
        "0f 1f 44 00 00, EMULATED_SINCE_6_16",
        "66 0f 1f 44 00 00, EMULATED_SINCE_6_16",
        "0f 1f 80 00 00 00 00, EMULATED_SINCE_6_16",
        "0f 1f 84 00 00 00 00 00, EMULATED_SINCE_6_16"
    })
    void longerNopsDependOnTheRelease(String listing, KernelSupport expected) {
        assertThat(support(listing)).isEqualTo(expected);
    }

    @Test
    void aReleaseDecides() {
        KernelVersion debian12 = new KernelVersion(6, 1);
        assertThat(KernelSupport.REFUSED_BEFORE_6_2.on(debian12)).isEqualTo(ProbeCost.REFUSED);
        assertThat(KernelSupport.REFUSED_BEFORE_6_2.on(new KernelVersion(6, 2))).isEqualTo(ProbeCost.EMULATED);
        assertThat(KernelSupport.EMULATED_SINCE_6_16.on(debian12)).isEqualTo(ProbeCost.SINGLE_STEPPED);
        assertThat(KernelSupport.EMULATED_SINCE_6_16.on(new KernelVersion(6, 16)))
                .isEqualTo(ProbeCost.EMULATED);
        assertThat(KernelSupport.EMULATED_SINCE_6_16.on(new KernelVersion(7, 0)))
                .isEqualTo(ProbeCost.EMULATED);
        assertThat(KernelSupport.EMULATED.on(KernelVersion.OLDEST)).isEqualTo(ProbeCost.EMULATED);
        assertThat(KernelSupport.REFUSED.on(new KernelVersion(7, 0))).isEqualTo(ProbeCost.REFUSED);
    }

    private static KernelSupport support(String listing) {
        byte[] code = Code.of(listing);
        return ((Known) Decoder.decode(code, 0, code.length)).support();
    }
}
