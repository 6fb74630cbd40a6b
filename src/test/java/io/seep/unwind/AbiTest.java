package io.seep.unwind;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.bpf.BpfObject;
import io.seep.unwind.table.OddRule;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Java's layouts are those of the compiled C. */
@Tag("kernel")
class AbiTest {
    @Test
    void everyOffsetIsThatOfTheCompiledObject() throws IOException {
        try (BpfObject object = BpfObject.openFile(UnwindPrograms.bpf("golden"))) {
            assertThat(object.structSizeBytes("image_code")).isEqualTo(Abi.ImageCode.BYTES);
            assertThat(object.fieldOffset("image_code", "generation")).isEqualTo(Abi.ImageCode.GENERATION);
            assertThat(object.fieldOffset("image_code", "mappings")).isEqualTo(Abi.ImageCode.MAPPINGS);

            assertThat(object.structSizeBytes("code_mapping")).isEqualTo(Abi.CodeMapping.BYTES);
            assertThat(object.fieldOffset("code_mapping", "start")).isEqualTo(Abi.CodeMapping.START);
            assertThat(object.fieldOffset("code_mapping", "size")).isEqualTo(Abi.CodeMapping.SIZE);
            assertThat(object.fieldOffset("code_mapping", "bias")).isEqualTo(Abi.CodeMapping.BIAS);
            assertThat(object.fieldOffset("code_mapping", "index")).isEqualTo(Abi.CodeMapping.INDEX);
            assertThat(object.fieldOffset("code_mapping", "module")).isEqualTo(Abi.CodeMapping.MODULE);
            assertThat(object.fieldOffset("code_mapping", "flags")).isEqualTo(Abi.CodeMapping.FLAGS);

            assertThat(object.structSizeBytes("unwind_page")).isEqualTo(4 * Abi.PAGE_WORDS);
            assertThat(object.structSizeBytes("odd_rule")).isEqualTo(OddRule.SIZE_BYTES);
            assertThat(object.fieldOffset("odd_rule", "cfa")).isEqualTo(0);
            assertThat(object.fieldOffset("odd_rule", "rbp")).isEqualTo(1);
            assertThat(object.fieldOffset("odd_rule", "cfa_offset")).isEqualTo(4);
            assertThat(object.fieldOffset("odd_rule", "cfa_addend")).isEqualTo(8);
            assertThat(object.fieldOffset("odd_rule", "rbp_offset")).isEqualTo(12);
            assertThat(object.map("unwind_odd").maxEntries()).isEqualTo(Abi.MAX_ODD_RULES);
            assertThat(object.map("unwind_scratches").maxEntries()).isEqualTo(Abi.SCRATCHES_PER_CPU);
        }
    }
}
