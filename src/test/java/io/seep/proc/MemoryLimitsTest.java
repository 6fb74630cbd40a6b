package io.seep.proc;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.model.Headroom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryLimitsTest {
    @TempDir
    private Path groups;

    @Test
    void versionTwoCountsEachGroupUpToTheRoot() throws IOException {
        group(groups.resolve("app/web"), "memory.max", "1000000", "memory.current", "600000", "inactive_file 100000\n");
        group(groups.resolve("app"), "memory.max", "max", "memory.current", "700000", "inactive_file 0\n");

        assertThat(MemoryLimits.ofGroups("0::/app/web\n", groups))
                .containsExactly(new Headroom("cgroup", 1_000_000, 500_000));
    }

    @Test
    void versionOneHasAFolderOfItsOwn() throws IOException {
        Path group = groups.resolve("memory/app");
        group(
                group,
                "memory.limit_in_bytes",
                "2000000",
                "memory.usage_in_bytes",
                "2500000",
                "cache 1\ntotal_inactive_file 1\n");
        group(
                groups.resolve("memory"),
                "memory.limit_in_bytes",
                "9223372036854771712",
                "memory.usage_in_bytes",
                "5",
                "");

        assertThat(MemoryLimits.ofGroups("5:memory:/app\n4:cpu,cpuacct:/app\n0::/\n", groups))
                .containsExactly(new Headroom("cgroup", 2_000_000, 0));
    }

    @Test
    void aGroupOutsideTheTreeIsNotRead() {
        assertThat(MemoryLimits.ofGroups("0::/../../etc\n", groups)).isEmpty();
        assertThat(MemoryLimits.ofGroups("nonsense\n", groups)).isEqualTo(List.of());
    }

    @Test
    void thisProcessCanStillTakeSome() {
        Headroom left = MemoryLimits.of((int) ProcessHandle.current().pid());
        assertThat(left).isNotNull();
        assertThat(left.freeBytes()).isBetween(1L, left.limitBytes());
    }

    private static void group(Path folder, String limitFile, String limit, String usageFile, String usage, String stat)
            throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(limitFile), limit + "\n");
        Files.writeString(folder.resolve(usageFile), usage + "\n");
        Files.writeString(folder.resolve("memory.stat"), stat);
    }
}
