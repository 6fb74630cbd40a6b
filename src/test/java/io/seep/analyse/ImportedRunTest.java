package io.seep.analyse;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.model.Frame;
import io.seep.model.Imported;
import io.seep.model.ImportedSite;
import io.seep.model.Recording;
import io.seep.model.Series;
import io.seep.model.Site;
import io.seep.model.SiteDetail;
import io.seep.model.Stack;
import io.seep.model.Verdict;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImportedRunTest {
    private static final Instant WRITTEN = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void itIsARecordingAsAnyOther() {
        Recording recording = ImportedRun.of(
                new Imported(
                        "BCC memleak",
                        42,
                        "",
                        List.of(0.0, 5.0),
                        List.of(site("leak", 0x10, 0x5555, 30, 300), site("hold", 0x20, 0x6666, 1, 4000)),
                        List.of("remark")),
                WRITTEN,
                "0.1");

        assertThat(recording.session().isImported()).isTrue();
        assertThat(recording.session().startedAt()).isEqualTo(WRITTEN.minusSeconds(5));
        assertThat(recording.session().durationSeconds()).isEqualTo(5);
        assertThat(recording.sites()).extracting(Site::liveBytes).containsExactly(4000L, 300L);
        assertThat(recording.totals().liveBytes()).isEqualTo(4300);
        assertThat(recording.totals().allocations() - recording.totals().frees())
                .isEqualTo(recording.totals().liveBlocks())
                .isEqualTo(31);
        assertThat(recording.timeline())
                .extracting(point -> point.secondsSinceStart() + " " + point.liveBytes())
                .containsExactly("0.0 2150", "5.0 4300");
        assertThat(recording.completeness().names().remarks()).containsExactly("remark");
    }

    @Test
    void aSiteKeepsItsIdWhenTheProgramLiesElsewhere() {
        assertThat(idOf(site("leak", 0x10, 0x5555, 1, 1))).isEqualTo(idOf(site("leak", 0x10, 0x7777, 2, 2)));
        assertThat(idOf(site("leak", 0x10, 0x5555, 1, 1))).isNotEqualTo(idOf(site("leak", 0x14, 0x5555, 1, 1)));
        assertThat(idOf(site("leak", 0x10, 0x5555, 1, 1))).isNotEqualTo(idOf(site("look", 0x10, 0x5555, 1, 1)));
    }

    private static String idOf(ImportedSite site) {
        Imported imported = new Imported("BCC memleak", 0, "", List.of(), List.of(site), List.of());
        return ImportedRun.of(imported, WRITTEN, "0.1").sites().getFirst().id();
    }

    private static ImportedSite site(String function, long functionOffset, long address, long blocks, long bytes) {
        Frame frame = new Frame(function, functionOffset, "app", null, null, address, address, null, 0, false, null);
        return new ImportedSite(
                ImportedSite.UNKNOWN_ORIGIN,
                new Stack(Stack.COMPLETE, List.of(frame)),
                blocks,
                bytes,
                blocks,
                bytes,
                Verdict.UNCLEAR,
                Series.of(bytes / 2, bytes),
                Series.of(blocks / 2, blocks),
                SiteDetail.NONE);
    }
}
