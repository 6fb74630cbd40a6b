package io.seep.symbolize.debuginfo;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.elf.ElfFile;
import io.seep.elf.Section;
import io.seep.proc.OpenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debug information that somebody made to do harm: whatever seep-names does, Seep goes on and says so. */
class MutatedDebugInformationTest {
    @TempDir
    private Path folder;

    @Test
    void aFew() throws Exception {
        survive(60);
    }

    @Test
    @Tag("long")
    void twoThousand() throws Exception {
        survive(2000);
    }

    private void survive(int count) throws Exception {
        SplittableRandom random = new SplittableRandom(Long.getLong("test.seed", 20_261_123));
        SmallProgram program = SmallProgram.compile(folder);
        byte[] whole = Files.readAllBytes(program.file());
        List<Section> sections = debugSections(program.file());
        long[] addresses = program.addressesOf("outer");
        int lost = 0;
        for (int i = 0; i < count; i++) {
            Path mutated = folder.resolve("mutated");
            Files.write(mutated, mutated(whole, sections, random));
            try (OpenFile file = OpenFile.at(mutated);
                    var debug = new DebugInformation(Duration.ofSeconds(3))) {
                var files = new DebugInformation.Files(file, null, null);

                assertThat(debug.names(files, addresses)).hasSameSizeAs(addresses);
                assertThat(debug.remarks().isEmpty())
                        .as("a lost process is told: %s", debug.remarks())
                        .isEqualTo(debug.state(files) != DebugInformation.State.UNREADABLE || isNoElf(mutated));
                lost += debug.remarks().size();
                // The next file finds a process that works.
                assertThat(debug.demangle(List.of("_Z1fv"))).containsEntry("_Z1fv", "f()");
            }
            Files.delete(mutated);
        }
        System.out.println(count + " mutated files: seep-names was lost with " + lost);
    }

    private static boolean isNoElf(Path file) {
        try (ElfFile elf = ElfFile.open(file)) {
            return elf.sections().isEmpty();
        } catch (IOException none) {
            return true;
        }
    }

    private static List<Section> debugSections(Path file) throws IOException {
        try (ElfFile elf = ElfFile.open(file)) {
            return elf.sections().stream()
                    .filter(section -> section.name().startsWith(".debug_"))
                    .toList();
        }
    }

    /** A few bytes, or a run of them, of one or two sections. */
    private static byte[] mutated(byte[] whole, List<Section> sections, SplittableRandom random) {
        byte[] bytes = whole.clone();
        int changes = 1 << random.nextInt(7);
        for (int i = 0; i < changes; i++) {
            Section section = sections.get(random.nextInt(sections.size()));
            int at = (int) section.fileOffset() + random.nextInt((int) section.sizeBytes());
            bytes[at] = switch (random.nextInt(4)) {
                case 0 -> (byte) random.nextInt(256);
                case 1 -> (byte) (bytes[at] ^ 1 << random.nextInt(8));
                case 2 -> (byte) 0xff;
                default -> 0;
            };
        }
        return bytes;
    }
}
