package io.seep.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.model.Recording;
import io.seep.model.Site;
import io.seep.report.text.TextFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SiteOrderTest {
    private static final List<Site> SITES = Recordings.judgedServer().sites();

    @Test
    void theMostOfWhatIsAskedForComesFirst() {
        assertThat(first(SiteOrder.BYTES).liveBytes()).isEqualTo(1_999_993);
        assertThat(first(SiteOrder.COUNT).liveBlocks()).isEqualTo(16);
        assertThat(first(SiteOrder.ALLOCATIONS).allocations()).isEqualTo(17);
        assertThat(first(SiteOrder.RATE).verdict().growth().bytesPerSecond().value())
                .isEqualTo(6666.5);
    }

    @Test
    void theTextFollowsIt() throws IOException {
        Recording recording = Recordings.judgedServer();
        var out = new ByteArrayOutputStream();
        new TextFormat().write(recording, new ReportOptions(1, 0).inOrder(SiteOrder.COUNT), out);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("\n4096 bytes in 16 allocations from stack\n");
    }

    private static Site first(SiteOrder order) {
        return SITES.stream().min(order.comparator()).orElseThrow();
    }
}
