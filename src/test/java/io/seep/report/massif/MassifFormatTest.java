package io.seep.report.massif;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.seep.model.Recording;
import io.seep.report.Recordings;
import io.seep.report.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MassifFormatTest {
    private static final MassifFormat MASSIF = new MassifFormat();

    @TempDir
    private Path folder;

    @Test
    void theTreeHasCallersBelowTheAllocator() throws IOException {
        assertThat(Written.text(MASSIF, Recordings.leakyServer())).endsWith("""
                        #-----------
                        snapshot=1
                        #-----------
                        time=300020
                        mem_heap_B=2076830
                        mem_heap_extra_B=0
                        mem_stacks_B=0
                        heap_tree=peak
                        n3: 2076830 (heap allocation functions) malloc/new/new[], --alloc-fns, etc.
                         n1: 1999993 0x11F0: append_row (rows.c:88)
                          n1: 1999993 0x2410: handle_request (server.c:140)
                           n1: 1999993 0x1085: main (server.c:31)
                            n0: 1999993 0x27305: __libc_start_main (in libc.so.6)
                         n1: 72704 0x1085: main (server.c:31)
                          n0: 72704 0x27305: __libc_start_main (in libc.so.6)
                         n0: 4133 in 2 places, below massif's threshold (1.00%)
                        """);
    }

    @Test
    void msPrintReadsIt() throws Exception {
        String printed = msPrint(Recordings.judgedServer());
        assertThat(printed)
                .contains("Command:            ./server --port 8080")
                .contains("Number of snapshots: 3", "Detailed snapshots: [2 (peak)]")
                .containsPattern("\\n +1 +150,000 +1,000,000 +1,000,000 +0 +0\\n")
                .containsPattern("\\n +2 +300,020 +2,076,830 +2,076,830 +0 +0\\n")
                .contains("96.30% (1,999,993B) 0x11F0: append_row (rows.c:88)")
                .contains("->96.30% (1,999,993B) 0x2410: handle_request (server.c:140)");
    }

    @Test
    void msPrintReadsOddOnesToo() throws Exception {
        for (Recording odd : List.of(
                Recordings.hostileNames(),
                Recordings.named("n7: 12 # x\nsnapshot=9"),
                Recordings.cleanProgram(),
                Recordings.manySites(3000),
                Written.nothing())) {
            assertThat(msPrint(odd)).contains("Number of snapshots: ");
        }
    }

    private String msPrint(Recording recording) throws Exception {
        Path file = Files.write(folder.resolve("massif.out.1"), Written.bytes(MASSIF, recording));
        Process print = new ProcessBuilder("ms_print", file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(print.getInputStream().readAllBytes(), UTF_8);
        assertThat(print.waitFor()).as(said).isZero();
        return said;
    }
}
