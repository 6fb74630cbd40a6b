package io.seep.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FoldedTest {
    @Test
    void recursionIsToldOnce() {
        assertThat(Folded.of(List.of("leaf", "walk", "walk", "walk", "walk", "main")))
                .containsExactly("leaf", "walk", "[the frame above 3 more times]", "main");
    }

    @Test
    void mutualRecursionToo() {
        assertThat(Folded.of(List.of("alloc", "expr", "term", "expr", "term", "expr", "term", "main")))
                .containsExactly("alloc", "expr", "term", "[the 2 frames above 2 more times]", "main");
    }

    @Test
    void twiceIsShown() {
        List<String> lines = List.of("walk", "walk", "main", "expr", "term", "expr", "term");
        assertThat(Folded.of(lines)).isEqualTo(lines);
    }

    @Test
    void aDeepStackTakesNoTime() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 512; i++) {
            lines.add("frame " + i % 25);
        }
        assertThat(Folded.of(lines)).hasSize(512);
    }
}
