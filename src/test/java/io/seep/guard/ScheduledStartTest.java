package io.seep.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScheduledStartTest {
    private static final Map<String, String> NOTHING_SET = Map.of();

    @TempDir
    private Path root;

    @Test
    void aProcessUnderCronIs() {
        process(812, "cron", 1, 0);
        process(900, "cron", 812, 0);
        process(901, "sh", 900, 0);
        process(902, "java", 901, 0);

        assertThat(ScheduledStart.of(root, 902, NOTHING_SET)).contains("cron (process 900)");
    }

    @Test
    void whoSitsAtATerminalIsAPersonWhateverStartedTheTerminal() {
        process(812, "cron", 1, 0);
        process(900, "tmux: server", 812, 0);
        process(901, "bash", 900, 34816);
        process(902, "java", 901, 34816);

        assertThat(ScheduledStart.of(root, 902, NOTHING_SET)).isEmpty();
    }

    @Test
    void aProcessOfAPersonIsNot() {
        process(700, "sshd", 1, 0);
        process(701, "my cron) job", 700, 0);
        process(702, "java", 701, 0);

        assertThat(ScheduledStart.of(root, 702, NOTHING_SET)).isEmpty();
    }

    @Test
    void aServiceWithATimerIs() {
        process(50, "java", 1, 0);
        file("proc/50/cgroup", "1:name=systemd:/\n0::/system.slice/leak-check.service\n");
        assertThat(ScheduledStart.of(root, 50, NOTHING_SET)).isEmpty();

        file("run/systemd/transient/leak-check.timer", "[Timer]\n");
        assertThat(ScheduledStart.of(root, 50, NOTHING_SET)).contains("the systemd timer leak-check.timer");
    }

    @Test
    void systemdsOwnWordCounts() {
        process(50, "java", 1, 0);

        assertThat(ScheduledStart.of(root, 50, Map.of("TRIGGER_UNIT", "nightly.timer")))
                .contains("the systemd timer nightly.timer");
        assertThat(ScheduledStart.of(root, 50, Map.of("TRIGGER_UNIT", "drop.path")))
                .isEmpty();
    }

    @Test
    void aLoopOfParentsEnds() {
        process(5, "a", 6, 0);
        process(6, "b", 5, 0);

        assertThat(ScheduledStart.of(root, 5, NOTHING_SET)).isEmpty();
    }

    private void process(int pid, String name, int parent, int terminal) {
        file("proc/" + pid + "/comm", name + "\n");
        file("proc/" + pid + "/stat", pid + " (" + name + ") S " + parent + " 1 1 " + terminal + " -1 4194304 0 0\n");
    }

    private void file(String name, String text) {
        try {
            Path file = root.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
