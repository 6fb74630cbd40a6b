package io.seep.unwind;

import io.seep.elf.ElfFile;
import io.seep.elf.ElfFormatException;
import io.seep.elf.Segment;
import io.seep.unwind.table.NoTable;
import io.seep.unwind.table.TableCompiler;
import io.seep.unwind.table.Unwinding;
import java.nio.channels.FileChannel;
import java.util.List;

/**
 * What a file with code comes to.
 *
 * @param segments none when it is no ELF file
 */
public record CodeFile(List<Segment> segments, Unwinding unwinding) {
    public CodeFile {
        segments = List.copyOf(segments);
    }

    /**
     * Compiles the unwind table of a file, which takes 1 to 50 ms.
     *
     * @param channel the open file; not needed any more when this returns
     */
    public static CodeFile read(FileChannel channel) {
        try {
            ElfFile file = ElfFile.open(channel);
            return new CodeFile(file.segments(), TableCompiler.compile(file));
        } catch (ElfFormatException noElf) {
            return new CodeFile(List.of(), new NoTable(String.valueOf(noElf.getMessage())));
        }
    }
}
