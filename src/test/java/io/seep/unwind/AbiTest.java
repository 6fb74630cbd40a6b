package io.seep.unwind;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.bpf.BpfObject;
import io.seep.bpf.StructLayout;
import io.seep.unwind.table.OddRule;
import io.seep.unwind.table.RowFormat;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Java repeats of the walker's tables is what the compiler made of them. */
class AbiTest {
    private static BpfObject object;

    @BeforeAll
    static void open() throws IOException {
        object = BpfObject.openFile(UnwindPrograms.bpf("abi"));
    }

    @AfterAll
    static void close() {
        object.close();
    }

    @Test
    void theMapOfAnImagesCodeLiesAsTheCompilerPutIt() {
        Map<String, Integer> image = StructLayout.ofConstants(Abi.ImageCode.class);
        Map<String, Integer> mapping = StructLayout.ofConstants(Abi.CodeMapping.class);

        assertThat(image).isEqualTo(StructLayout.ofObject(object, "image_code", image.keySet()));
        assertThat(mapping).isEqualTo(StructLayout.ofObject(object, "code_mapping", mapping.keySet()));
    }

    @Test
    void anOddRuleLiesAsItsBytesAreWritten() {
        assertThat(StructLayout.ofObject(
                        object, "odd_rule", Set.of("cfa", "rbp", "cfa_offset", "cfa_addend", "rbp_offset", "bytes")))
                .isEqualTo(Map.of(
                        "cfa",
                        0,
                        "rbp",
                        1,
                        "cfa_offset",
                        4,
                        "cfa_addend",
                        8,
                        "rbp_offset",
                        12,
                        "bytes",
                        OddRule.SIZE_BYTES));
    }

    @Test
    void oddRulesHaveTheWalkersNumbers() {
        Map<String, Integer> cfa = Arrays.stream(OddRule.Cfa.values())
                .collect(Collectors.toMap(kind -> "ODD_CFA_" + kind.name(), kind ->
                        (int) new OddRule(kind, 0, 0, OddRule.Rbp.UNCHANGED, 0).toBytes()[0]));
        Map<String, Integer> rbp = Arrays.stream(OddRule.Rbp.values())
                .collect(Collectors.toMap(kind -> "ODD_RBP_" + kind.name(), kind ->
                        (int) new OddRule(OddRule.Cfa.RSP, 0, 0, kind, 0).toBytes()[1]));

        assertThat(object.enumValues("odd_cfa")).isEqualTo(cfa);
        assertThat(object.enumValues("odd_rbp")).isEqualTo(rbp);
    }

    @Test
    void rowsHaveTheWalkersNumbers() {
        assertThat(object.enumValues("row_kind"))
                .isEqualTo(Map.of(
                        "ROW_RSP", RowFormat.KIND_RSP,
                        "ROW_RBP", RowFormat.KIND_RBP,
                        "ROW_ODD", RowFormat.KIND_ODD,
                        "ROW_COMMAND", RowFormat.KIND_COMMAND));
        assertThat(object.enumValues("row_command"))
                .isEqualTo(Map.of(
                        "COMMAND_GAP", RowFormat.GAP,
                        "COMMAND_END", RowFormat.END,
                        "COMMAND_SIGNAL", RowFormat.SIGNAL,
                        "COMMAND_UNSUPPORTED", RowFormat.UNSUPPORTED,
                        "COMMAND_PLT", RowFormat.PLT));
    }

    @Test
    void numbersAreThoseOfTheHeaders() {
        Map<String, Integer> numbers = object.enumValues("numbers");

        assertThat(numbers)
                .containsEntry("NUMBER_PAGE_WORDS", Abi.PAGE_WORDS)
                .containsEntry("NUMBER_MAX_ODD_RULES", Abi.MAX_ODD_RULES)
                .containsEntry("NUMBER_MAX_CODE_MAPPINGS", Abi.MAX_CODE_MAPPINGS)
                .containsEntry("NUMBER_MAPPING_HAS_TABLE", (int) Abi.MAPPING_HAS_TABLE)
                .containsEntry("NUMBER_SCRATCHES_PER_CPU", Abi.SCRATCHES_PER_CPU)
                .containsEntry("NUMBER_ROW_KIND_SHIFT", RowFormat.KIND_SHIFT)
                .containsEntry("NUMBER_ROW_CFA_SHIFT", RowFormat.CFA_SHIFT)
                .containsEntry("NUMBER_ROW_CFA_MASK", RowFormat.CFA_MASK)
                .containsEntry("NUMBER_ROW_RBP_SHIFT", RowFormat.RBP_SHIFT)
                .containsEntry("NUMBER_ROW_ODD_SHIFT", RowFormat.ODD_SHIFT);
        assertThat(1L << numbers.get("NUMBER_UNUSED_MAPPING_BIT")).isEqualTo(Abi.UNUSED_MAPPING);
        assertThat(1L << numbers.get("NUMBER_USER_ADDRESS_BITS")).isEqualTo(Abi.USER_ADDRESS_END);
    }
}
