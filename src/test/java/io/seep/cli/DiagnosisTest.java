package io.seep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.guard.health.Finding;
import io.seep.model.AllocatorFile;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
    private static final Finding OK = Finding.ok("kernel", "Linux 6.18.0");
    private static final Finding NOTE = Finding.note("load", "9.0 on 2 processors", "trace later");
    private static final Finding LIMIT = Finding.limit("symbols", "missing in server", "no names", "do not strip it");
    private static final Finding STOP = Finding.stop("user", "not root", "type: sudo seep …");

    @Test
    void theWorstFindingDecides() {
        assertThat(with(OK, NOTE).exitCode()).isZero();
        assertThat(with(OK, NOTE, LIMIT).exitCode()).isOne();
        assertThat(with(LIMIT, STOP, OK).exitCode()).isEqualTo(3);
    }

    @Test
    void forPeopleTheWorstComesFirst() {
        assertThat(DiagnosisText.of(with(OK, LIMIT, NOTE))).isEqualTo("""
                seep doctor: ready, with 1 limit; environment development (by default)

                limit  symbols: missing in server
                       costs: no names
                       to do: do not strip it
                note   load: 9.0 on 2 processors
                       to do: trace later
                ok     kernel: Linux 6.18.0

                probes in /lib/libc.so.6 (glibc), as function+offset; ! costs a second trap:
                  malloc+0 free+9!

                1000 calls/s in one second, each 1508 ns more: its work would take about 1.25 times as long
                  seep -p 7 -T 60                              traces it for 60 s
                """);
        assertThat(DiagnosisText.of(with(STOP))).startsWith("seep doctor: cannot trace; ");
        assertThat(DiagnosisText.of(with(OK))).startsWith("seep doctor: ready; ");
    }

    @Test
    void aHostileNameStaysInItsLine() {
        Diagnosis hostile = with(Finding.ok("process", "7: \u001b[2J\nstop   kernel"));

        assertThat(DiagnosisText.of(hostile)).contains("ok     process: 7: \\x1b[2J\\nstop   kernel\n");
        assertThat(DiagnosisJson.of(hostile)).contains("7: \\u001B[2J\\nstop").hasLineCount(1);
    }

    @Test
    void forProgramsItIsALineOfJson() {
        assertThat(DiagnosisJson.of(with(LIMIT)))
                .startsWith("{\"schema\":\"seep-doctor/1\",\"version\":\"")
                .contains(
                        "\"exit\":1,\"environment\":\"development (by default)\",\"findings\":[{\"level\":\"limit\","
                                + "\"subject\":\"symbols\",\"text\":\"missing in server\",\"cost\":\"no names\","
                                + "\"remedy\":\"do not strip it\"}]",
                        "\"probes\":[{\"function\":\"malloc\",\"placedAt\":0,\"emulated\":true,\"reason\":\"cheap\"},",
                        "\"modules\":[{\"path\":\"/srv/server\",\"symbols\":false,\"lines\":false,\"unwindTable\":true,"
                                + "\"debugPackage\":\"server-dbgsym\"}]",
                        "\"estimate\":{\"callsPerSecond\":1000.0,\"nanosPerCall\":1508.0,\"processors\":0.5,"
                                + "\"slowdown\":1.25,\"seconds\":60}")
                .endsWith("\"next\":[\"seep -p 7 -T 60\"]}\n");
    }

    private static Diagnosis with(Finding... findings) {
        return new Diagnosis(
                "development (by default)",
                List.of(findings),
                List.of(new AllocatorFile(
                        "glibc",
                        "/lib/libc.so.6",
                        "",
                        List.of(
                                new AllocatorFile.Probe("malloc", 1, 0, true, "cheap", 0),
                                new AllocatorFile.Probe("free", 2, 9, false, "dear", 0)))),
                List.of(new Diagnosis.Part("/srv/server", false, false, true, "server-dbgsym")),
                new Diagnosis.Estimate(1000, 1508, 0.5, 1.25, 60),
                List.of(new Diagnosis.Step("seep -p 7 -T 60", "traces it for 60 s")));
    }
}
