package io.seep.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.model.LogLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFollowerTest {
    @TempDir
    private Path folder;

    @Test
    void onlyWhatIsAddedIsNews() throws IOException {
        Path log = folder.resolve("server.log");
        Files.writeString(log, "before\n");
        try (var follower = new LogFollower(log)) {
            follower.read(1);
            append(log, "one\ntw");
            follower.read(2);
            append(log, "o\r\n\nthree\n");
            follower.read(3);

            assertThat(texts(follower)).containsExactly("one", "two", "three");
            assertThat(follower.last(2)).extracting(LogLine::secondsSinceStart).containsExactly(3.0, 3.0);
            assertThat(follower.last(1).getFirst().file()).isEqualTo(log.toString());
        }
    }

    @Test
    void aNewFileOfTheSameNameIsReadFromItsStart() throws IOException {
        Path log = folder.resolve("server.log");
        try (var follower = new LogFollower(log)) {
            follower.read(1);
            Files.writeString(log, "born late\n");
            follower.read(2);
            Files.move(log, folder.resolve("server.log.1"));
            follower.read(3);
            Files.writeString(log, "rotated\n");
            follower.read(4);
            Files.writeString(log, "cut\n");
            follower.read(5);

            assertThat(texts(follower)).containsExactly("born late", "rotated", "cut");
        }
    }

    @Test
    void aFloodLeavesItsEnd() throws IOException {
        Path log = folder.resolve("server.log");
        Files.writeString(log, "");
        try (var follower = new LogFollower(log)) {
            follower.read(1);
            append(log, "x".repeat(1000) + "\n" + "line\n".repeat(100_000) + "last\n");
            follower.read(2);

            assertThat(follower.last(1000)).hasSize(LogFollower.MOST_LINES);
            assertThat(follower.last(1).getFirst().text()).isEqualTo("last");
            append(log, "y".repeat(1000) + "\n");
            follower.read(3);
            assertThat(follower.last(1).getFirst().text()).isEqualTo("y".repeat(300));
        }
    }

    @Test
    void whatIsNoFileIsLeftAlone() {
        try (var follower = new LogFollower(folder)) {
            follower.read(1);
            assertThat(texts(follower)).isEmpty();
        }
    }

    private static void append(Path log, String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.APPEND);
    }

    private static List<String> texts(LogFollower follower) {
        return follower.last(100).stream().map(LogLine::text).toList();
    }
}
