package io.seep.symbolize.debuginfo;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.elf.ElfFile;
import io.seep.proc.OpenFile;
import io.seep.proc.RootFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DebugFilesTest {
    @TempDir
    private Path folder;

    /** A folder with a copy of the program, such as a root directory's, keeps nobody from its debug file. */
    @Test
    void aStrippedFileIsNoDebugFileOfItselfThoughTheirBuildIdIsOne() throws Exception {
        SmallProgram program = SmallProgram.compile(folder);
        String id;
        try (ElfFile elf = ElfFile.open(program.file())) {
            id = elf.buildId().orElseThrow();
        }
        Path root = Files.createDirectory(folder.resolve("root"));
        Path debug = root.resolve("usr/lib/debug/.build-id/" + id.substring(0, 2) + "/" + id.substring(2) + ".debug");
        Files.createDirectories(debug.getParent());
        run("objcopy", "--only-keep-debug", program.file().toString(), debug.toString());
        run("strip", program.file().toString());
        Path copies = Files.createDirectory(folder.resolve("copies"));
        Files.copy(program.file(), copies.resolve("small"));

        try (var files = new DebugFiles(List.of(copies), _ -> Optional.empty());
                RootFolder target = RootFolder.at(root.toString());
                OpenFile file = OpenFile.at(program.file());
                ElfFile elf = ElfFile.open(program.file());
                OpenFile expected = OpenFile.at(debug)) {
            DebugInformation.Files found = files.of(file, "/bin/small", elf, target);

            assertThat(found.debug()).isNotNull();
            assertThat(found.debug().inode()).isEqualTo(expected.inode());
            found.debug().close();
        }
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}
