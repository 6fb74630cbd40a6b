package io.seep.probe.x86;

import static io.seep.probe.x86.Register.R11;
import static io.seep.probe.x86.Register.R12;
import static io.seep.probe.x86.Register.R8;
import static io.seep.probe.x86.Register.RAX;
import static io.seep.probe.x86.Register.RBP;
import static io.seep.probe.x86.Register.RCX;
import static io.seep.probe.x86.Register.RDI;
import static io.seep.probe.x86.Register.RDX;
import static io.seep.probe.x86.Register.RSI;
import static io.seep.probe.x86.Register.RSP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seep.probe.x86.Instruction.Known;
import io.seep.probe.x86.Instruction.Unknown;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecoderTest {
    @Test
    void aPushMovesTheStackByEightBytesAndNamesItsRegister() {
        Known push = known("41 54  # push %r12");
        assertThat(push.text()).isEqualTo("push %r12");
        assertThat(push.lengthBytes()).isEqualTo(2);
        assertThat(push.stack()).isEqualTo(StackMove.pushed(8));
        assertThat(push.writes()).isEqualTo(RegisterSet.of(RSP));
        assertThat(push.flow()).isEqualTo(Flow.Plain.NEXT);
    }

    @Test
    void aPopWritesItsRegisterAndShrinksTheStack() {
        assertThat(known("5d  # pop %rbp").writes()).isEqualTo(RegisterSet.of(RBP, RSP));
        assertThat(known("5d  # pop %rbp").stack()).isEqualTo(StackMove.pushed(-8));
        assertThat(known("5c  # pop %rsp").stack()).isEqualTo(StackMove.UNKNOWN);
    }

    @Test
    void theStackGrowsByTheConstantThatIsSubtracted() {
        assertThat(known("48 83 ec 18  # sub $0x18,%rsp").stack()).isEqualTo(StackMove.pushed(0x18));
        assertThat(known("48 83 c4 80  # add $-0x80,%rsp").stack()).isEqualTo(StackMove.pushed(0x80));
        assertThat(known("48 81 ec 88 01 00 00  # sub $0x188,%rsp").stack()).isEqualTo(StackMove.pushed(0x188));
        assertThat(known("48 83 e4 f0  # and $-0x10,%rsp").stack()).isEqualTo(StackMove.UNKNOWN);
        assertThat(known("48 8d 64 24 f8  # lea -0x8(%rsp),%rsp").stack()).isEqualTo(StackMove.UNKNOWN);
        assertThat(known("83 ec 18  # sub $0x18,%esp").stack()).isEqualTo(StackMove.UNKNOWN);
        assertThat(known("c9  # leave").stack()).isEqualTo(StackMove.UNKNOWN);
    }

    @Test
    void targetsAreCountedFromTheEndOfTheInstruction() {
        byte[] code = Code.of("""
            90 90 90
            74 fb                # at 3: je to 0
            0f 84 10 00 00 00    # at 5: je to 0x1b
            e8 f0 ff ff ff       # at 11: call 0
            eb 02                # at 16: jmp 20
            7f 00                # at 18: jg 20
            """);
        assertThat(decode(code, 3).flow()).isEqualTo(new Flow.ConditionalJump(0, true));
        assertThat(decode(code, 5).flow()).isEqualTo(new Flow.ConditionalJump(0x1b, true));
        assertThat(decode(code, 11).flow()).isEqualTo(new Flow.Call(0));
        assertThat(decode(code, 16).flow()).isEqualTo(new Flow.Jump(20));
        assertThat(decode(code, 18).flow()).isEqualTo(new Flow.ConditionalJump(20, false));
    }

    @Test
    void flowsWithoutATarget() {
        assertThat(known("c3").flow()).isEqualTo(Flow.Plain.RETURN);
        assertThat(known("f3 c3").flow()).isEqualTo(Flow.Plain.RETURN);
        assertThat(known("ff e0  # jmp *%rax").flow()).isEqualTo(Flow.Plain.INDIRECT_JUMP);
        assertThat(known("3e ff e0  # notrack jmp *%rax").flow()).isEqualTo(Flow.Plain.INDIRECT_JUMP);
        assertThat(known("f2 ff 25 00 00 00 00  # bnd jmp *0(%rip)").flow()).isEqualTo(Flow.Plain.INDIRECT_JUMP);
        assertThat(known("ff 14 25 00 00 00 00  # call *0").flow()).isEqualTo(Flow.Plain.INDIRECT_CALL);
        assertThat(known("0f 05  # syscall").flow()).isEqualTo(Flow.Plain.SYSTEM_CALL);
        assertThat(known("0f 0b  # ud2").flow()).isEqualTo(Flow.Plain.STOP);
    }

    @Test
    void aRegisterIsWrittenInWholeOrInPart() {
        assertThat(known("31 ff  # xor %edi,%edi").writes()).isEqualTo(RegisterSet.of(RDI));
        assertThat(known("40 b7 01  # mov $1,%dil").writes()).isEqualTo(RegisterSet.of(RDI));
        assertThat(known("b5 01  # mov $1,%ch").writes()).isEqualTo(RegisterSet.of(RCX));
        assertThat(known("88 c6  # mov %al,%dh").writes()).isEqualTo(RegisterSet.of(RDX));
        assertThat(known("40 88 c6  # mov %al,%sil").writes()).isEqualTo(RegisterSet.of(RSI));
        assertThat(known("0f b6 f4  # movzbl %ah,%esi").writes()).isEqualTo(RegisterSet.of(RSI));
        assertThat(known("66 0f d7 f8  # pmovmskb %xmm0,%edi").writes()).isEqualTo(RegisterSet.of(RDI));
        assertThat(known("f3 0f 7e f8  # movq %xmm0,%xmm7").writes()).isEqualTo(RegisterSet.NONE);
        assertThat(known("66 48 0f 7e c7  # movq %xmm0,%rdi").writes()).isEqualTo(RegisterSet.of(RDI));
    }

    @Test
    void comparisonsAndStoresWriteNoRegister() {
        assertThat(known("48 39 f7  # cmp %rsi,%rdi").writes()).isEqualTo(RegisterSet.NONE);
        assertThat(known("48 89 37  # mov %rsi,(%rdi)").writes()).isEqualTo(RegisterSet.NONE);
        assertThat(known("80 3d 01 02 14 00 00  # cmpb $0x0,0x140201(%rip)").writes())
                .isEqualTo(RegisterSet.NONE);
    }

    @Test
    void storesAreSeenExceptThoseOnTheStack() {
        assertThat(known("48 89 37  # mov %rsi,(%rdi)").stores()).isTrue();
        assertThat(known("48 8b 37  # mov (%rdi),%rsi").stores()).isFalse();
        assertThat(known("48 89 f7  # mov %rsi,%rdi").stores()).isFalse();
        assertThat(known("48 89 74 24 08  # mov %rsi,0x8(%rsp)").stores()).isFalse();
        assertThat(known("4a 89 74 24 08  # mov %rsi,0x8(%rsp,%r12)").stores()).isTrue();
        assertThat(known("49 89 74 24 08  # mov %rsi,0x8(%r12)").stores()).isTrue();
        assertThat(known("64 48 89 34 24  # mov %rsi,%fs:(%rsp)").stores()).isTrue();
        assertThat(known("48 87 37  # xchg %rsi,(%rdi)").stores()).isTrue();
        assertThat(known("0f 11 07  # movups %xmm0,(%rdi)").stores()).isTrue();
        assertThat(known("0f 10 07  # movups (%rdi),%xmm0").stores()).isFalse();
        assertThat(known("f3 a4  # rep movsb").stores()).isTrue();
        assertThat(known("48 f7 37  # divq (%rdi)").stores()).isFalse();
    }

    @Test
    void someRegistersAreWrittenWithoutBeingNamed() {
        assertThat(known("48 f7 e6  # mul %rsi").writes()).isEqualTo(RegisterSet.of(RAX, RDX));
        assertThat(known("f3 48 ab  # rep stos").writes()).isEqualTo(RegisterSet.of(RDI, RCX));
        assertThat(known("f0 0f b1 0f  # lock cmpxchg %ecx,(%rdi)").writes()).isEqualTo(RegisterSet.of(RAX));
        assertThat(known("48 87 37  # xchg %rsi,(%rdi)").writes()).isEqualTo(RegisterSet.of(RSI));
        assertThat(known("49 90  # xchg %rax,%r8").writes()).isEqualTo(RegisterSet.of(RAX, R8));
        assertThat(known("0f 05  # syscall").writes()).isEqualTo(RegisterSet.of(RAX, RCX, R11));
    }

    @Test
    void aTestForZeroIsRecognised() {
        assertThat(known("48 85 ff  # test %rdi,%rdi").zeroTested()).isEqualTo(RDI);
        assertThat(known("48 83 ff 00  # cmp $0,%rdi").zeroTested()).isEqualTo(RDI);
        assertThat(known("4d 85 e4  # test %r12,%r12").zeroTested()).isEqualTo(R12);
        assertThat(known("4c 85 e7  # test %r12,%rdi").zeroTested()).isNull();
        assertThat(known("85 ff  # test %edi,%edi").zeroTested()).isNull();
        assertThat(known("48 83 ff 01  # cmp $1,%rdi").zeroTested()).isNull();
        assertThat(known("48 83 3f 00  # cmpq $0,(%rdi)").zeroTested()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "f3 0f 1e fa                       # endbr64",
                "66 66 2e 0f 1f 84 00 00 00 00 00  # nop of 11 bytes",
                "64 48 8b 04 25 28 00 00 00        # mov %fs:0x28,%rax",
                "48 b8 01 02 03 04 05 06 07 08     # movabs",
                "66 c7 84 c8 01 00 00 00 05 00     # movw $5,0x1(%rax,%rcx,8)",
                "66 48 8d 3d 00 00 00 00           # data16 lea, of a thread-local variable",
                "66 66 48 e8 00 00 00 00           # data16 call, behind it",
                "67 e8 00 00 00 00                 # addr32 call, relaxed by the linker",
                "f3 48 0f 1e c8                    # rdsspq %rax",
                "0f ae e8                          # lfence"
            })
    void allBytesBelongToOneInstruction(String listing) {
        byte[] code = Code.of(listing);
        assertThat(decode(code, 0).lengthBytes()).isEqualTo(code.length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0f 38 00 c1              # pshufb: a map that is not known",
                "c5 fa 6f 07              # vmovdqu: AVX",
                "62 f1 7c 48 28 07        # vmovaps: AVX-512",
                "d9 ee                    # fldz: x87",
                "66 e8 00 00 00 00        # callw: 4 bytes on AMD's, 6 on Intel's",
                "f0 48 89 07              # lock mov: no such thing",
                "f0 48 01 c7              # lock add to a register: neither",
                "f2 f3 c3                 # two repeats",
                "40 66 90                 # REX before another prefix",
                "06                       # gone since AMD64",
                "0f ff c0                 # ud0"
            })
    void theRestIsRefused(String listing) {
        byte[] code = Code.of(listing);
        assertThat(Decoder.decode(code, 0, code.length)).isInstanceOf(Unknown.class);
    }

    @Test
    void anUnknownInstructionShowsItsFirstBytes() {
        assertThat(Decoder.decode(Code.of("0f 38 00 c1 90"), 0, 5)).isEqualTo(new Unknown("0f 38 00 c1"));
        assertThat(Decoder.decode(Code.of("0f"), 0, 1)).isEqualTo(new Unknown("0f"));
        assertThat(Decoder.decode(new byte[3], 3, 3)).isEqualTo(new Unknown(""));
    }

    @Test
    void anInstructionThatTheRangeCutsOffIsUnknown() {
        byte[] code = Code.of("48 81 ec 88 01 00 00  # sub $0x188,%rsp");
        for (int end = 0; end < code.length; end++) {
            assertThat(Decoder.decode(code, 0, end)).isInstanceOf(Unknown.class);
        }
        assertThat(Decoder.decode(code, 0, code.length)).isInstanceOf(Known.class);
    }

    @Test
    void sixteenBytesAreNoInstruction() {
        String prefixes = "66 ".repeat(10);
        byte[] fifteen = Code.of(prefixes + "0f 1f 44 00 00");
        byte[] sixteen = Code.of("66 " + prefixes + "0f 1f 44 00 00");
        assertThat(Decoder.decode(fifteen, 0, 15)).isInstanceOf(Known.class);
        assertThat(Decoder.decode(sixteen, 0, 16)).isInstanceOf(Unknown.class);
    }

    @Test
    void aRangeOutsideOfTheCodeIsTheCallersMistake() {
        assertThatThrownBy(() -> Decoder.decode(new byte[4], 2, 5)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Decoder.decode(new byte[4], 3, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static Known known(String listing) {
        byte[] code = Code.of(listing);
        Known known = decode(code, 0);
        assertThat(known.lengthBytes()).isEqualTo(code.length);
        return known;
    }

    private static Known decode(byte[] code, int position) {
        return (Known) Decoder.decode(code, position, code.length);
    }
}
