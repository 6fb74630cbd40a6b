package io.seep.proc;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.model.CodeTag;
import io.seep.model.KernelReading;
import io.seep.model.SlabCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelCountsTest {
    private static final String SLABINFO = """
            slabinfo - version: 2.1
            # name            <active_objs> <num_objs> <objsize> <objperslab> <pagesperslab> : tunables <limit> <batchcount> <sharedfactor> : slabdata <active_slabs> <num_slabs> <sharedavail>
            btrfs_delayed_node      0      0    312   13    1 : tunables    0    0    0 : slabdata      0      0      0
            task group (old)   60     61   1280   12    4 : tunables    0    0    0 : slabdata      5      5      0
            kmalloc-192         12345  12600    192   21    1 : tunables    0    0    0 : slabdata    600    600      0
            this is no cache
            """;

    @TempDir
    Path folder;

    private Path proc;
    private Path slabs;

    @BeforeEach
    void makeFolders() throws IOException {
        proc = Files.createDirectory(folder.resolve("proc"));
        slabs = Files.createDirectory(folder.resolve("slab"));
    }

    @Test
    void readsTheCachesOfSlabinfo() throws IOException {
        Files.writeString(proc.resolve("slabinfo"), SLABINFO);

        KernelReading reading = KernelCounts.read(proc, slabs);

        assertThat(reading.caches())
                .containsExactly(
                        new SlabCache("btrfs_delayed_node", 0, 0, 312),
                        new SlabCache("task group (old)", 60, 61, 1280),
                        new SlabCache("kmalloc-192", 12345, 12600, 192));
        assertThat(reading.remarks()).isEmpty();
        assertThat(reading.codeTags()).isEmpty();
    }

    @Test
    void mergedCachesKnowTheirOtherNames() throws IOException {
        Files.writeString(proc.resolve("slabinfo"), SLABINFO);
        Files.createDirectory(slabs.resolve(":0000192"));
        for (String name : List.of("pool_workqueue", "kmalloc-192", "dmaengine-unmap")) {
            Files.createSymbolicLink(slabs.resolve(name), Path.of(":0000192"));
        }
        Files.createSymbolicLink(slabs.resolve("in-no-line"), Path.of(":0000999"));
        Files.createDirectory(slabs.resolve("btrfs_delayed_node"));

        assertThat(KernelCounts.read(proc, slabs).aliases())
                .isEqualTo(Map.of("kmalloc-192", List.of("dmaengine-unmap", "pool_workqueue")));
    }

    @Test
    void readsTheSourceLinesOfAllocinfo() throws IOException {
        Files.writeString(proc.resolve("slabinfo"), SLABINFO);
        Files.writeString(proc.resolve("allocinfo"), """
                allocinfo - version: 1.0
                #     <size>  <calls> <tag info>
                           0        0 init/main.c:1314 func:do_initcalls
                         512        1 arch/x86/events/rapl.c:681 func:init_rapl_pmus
                     4096000     1000 drivers/net/veth.c:77 [veth] func:veth_newlink
                        -192        3 mm/slub.c:5 func:odd accurate:no
                what is this
                99999999999999999999999 1 mm/slub.c:6 func:too_large
                """);

        KernelReading reading = KernelCounts.read(proc, slabs);

        assertThat(reading.codeTags())
                .containsExactly(
                        new CodeTag("arch/x86/events/rapl.c:681", "", "init_rapl_pmus", 512, 1),
                        new CodeTag("drivers/net/veth.c:77", "veth", "veth_newlink", 4_096_000, 1000),
                        new CodeTag("mm/slub.c:5", "", "odd", -192, 3));
        assertThat(reading.remarks()).isEmpty();
    }

    @Test
    void whatIsMissingOrOfAnotherKindIsTold() throws IOException {
        assertThat(KernelCounts.read(proc, slabs).remarks())
                .containsExactly(
                        proc.resolve("slabinfo") + " does not exist: what was traced can't be compared with it");

        Files.writeString(proc.resolve("slabinfo"), "slabinfo - version: 3.0\n");
        Files.writeString(proc.resolve("allocinfo"), "");

        assertThat(KernelCounts.read(proc, folder.resolve("none")).remarks())
                .containsExactly(
                        proc.resolve("slabinfo") + " can't be read: it is of a version that is not known",
                        proc.resolve("allocinfo") + " can't be read: it is of a version that is not known");
    }
}
