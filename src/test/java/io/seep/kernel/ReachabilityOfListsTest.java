package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.model.Reachability;
import io.seep.model.Recording;
import io.seep.model.Site;
import io.seep.report.json.JsonRecording;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists that jump about: what their blocks point at is collected first, src/main/c/scan/edges.c. */
@Tag("kernel")
class ReachabilityOfListsTest {
    private static final int N = 60_000;

    @TempDir
    private Path folder;

    @BeforeAll
    static void needsRootAndBpf() {
        KernelTests.requireRootAndBpf();
    }

    @Test
    void eachBlockIsFoundByTheOneBeforeItAnywhere() throws IOException {
        TestProgram program = TestPrograms.program("jumps_about");
        SeepRun.of(folder, "-o", "report.json", "--", program.executable().toString())
                .endedWith(0);

        assertThat(blocksBySize(JsonRecording.read(folder.resolve("report.json"))))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        32L, "reachable 60000",
                        48L, "interior 6000",
                        64L, "interior 6000",
                        80L, "reachable 30000",
                        96L, "direct 1 indirect " + (N - 1),
                        112L, "direct 1 indirect " + (N - 1),
                        208L, "indirect 6000"));
    }

    private static Map<Long, String> blocksBySize(Recording recording) {
        var found = new TreeMap<Long, String>();
        for (Site site : recording.sites()) {
            Reachability reachability = site.detail().reachability();
            if (!site.runtime() && reachability != null) {
                found.put(site.liveBytes() / site.liveBlocks(), words(reachability));
            }
        }
        return found;
    }

    private static String words(Reachability reachability) {
        return (word("reachable", reachability.reachable())
                        + word("interior", reachability.interior())
                        + word("direct", reachability.direct())
                        + word("indirect", reachability.indirect()))
                .strip();
    }

    private static String word(String kind, Reachability.Amount amount) {
        return amount.blocks() == 0 ? "" : " " + kind + " " + amount.blocks();
    }
}
