package io.seep.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opening needs no privilege; loading is for the kernel tests. */
class BpfObjectTest {

    @TempDir
    private Path folder;

    @Test
    void theObjectOfThisBuildIsOpened() {
        try (BpfObject object = BpfObject.open("seep")) {
            assertThat(object.map("live").name()).isEqualTo("live");
            assertThat(object.program("call_free").name()).isEqualTo("call_free");
            assertThat(BpfObject.libbpfVersion()).startsWith("v1.");
            assertThat(BpfObject.possibleCpus())
                    .isGreaterThanOrEqualTo(Runtime.getRuntime().availableProcessors());
        }
    }

    @Test
    void sizesAreChosenBeforeItIsLoaded() {
        try (BpfObject object = BpfObject.open("seep")) {
            object.map("sites").setMaxEntries(4711);

            assertThat(object.map("sites").maxEntries()).isEqualTo(4711);
            assertThat(object.map("sites").valueBytes()).isEqualTo(object.structSizeBytes("site"));
        }
    }

    @Test
    void whatIsNotInItIsAMistakeOfOurs() {
        try (BpfObject object = BpfObject.open("seep")) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> object.map("no_such_map"))
                    .withMessage("seep.bpf.o has no map no_such_map");
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> object.program("no_such_program"))
                    .withMessage("seep.bpf.o has no program no_such_program");
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> object.setConstant("no_such_constant", 1))
                    .withMessage("no variable no_such_constant in .rodata");
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> object.fieldOffset("site", "no_such_field"))
                    .withMessage("no field no_such_field in site");
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> object.structSizeBytes("no_such_struct"))
                    .withMessage("no type no_such_struct");
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> object.enumValues("site"))
                    .withMessage("no type site");
        }
    }

    @Test
    void tablesCannotBeReadBeforeItIsLoaded() {
        try (BpfObject object = BpfObject.open("seep")) {
            assertThatExceptionOfType(BpfException.class)
                    .isThrownBy(() -> object.map("live").values())
                    .withMessageStartingWith("cannot map the table live: ");
        }
    }

    @Test
    void anObjectThatWasNotBuiltIsAFaultOfTheBuild() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> BpfObject.open("nobody"))
                .withMessage("nobody.bpf.o is missing from this build");
    }

    @Test
    void aFileThatIsNoObjectIsRefusedByLibbpf() throws Exception {
        Path garbage = Files.writeString(folder.resolve("garbage.bpf.o"), "not an object");
        Path empty = Files.writeString(folder.resolve("empty.bpf.o"), "");

        assertThatExceptionOfType(BpfException.class)
                .isThrownBy(() -> BpfObject.openFile(garbage))
                .withMessageStartingWith("libbpf cannot open garbage.bpf.o: ")
                .satisfies(refused -> assertThat(refused.errno()).isPositive());
        assertThatExceptionOfType(BpfException.class).isThrownBy(() -> BpfObject.openFile(empty));
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> BpfObject.openFile(folder.resolve("absent.bpf.o")));
    }

    @Test
    void libbpfsWordsAreKeptAndNotPrinted() throws Exception {
        Path garbage = Files.writeString(folder.resolve("garbage.bpf.o"), "not an object");

        assertThatExceptionOfType(BpfException.class).isThrownBy(() -> BpfObject.openFile(garbage));

        assertThat(LibbpfLog.text()).contains("libbpf: ");
    }
}
