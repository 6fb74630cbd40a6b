package io.seep.report.collapsed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.seep.model.Recording;
import io.seep.model.Site;
import io.seep.report.Recordings;
import io.seep.report.Written;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import one.convert.Arguments;
import one.convert.FlameGraph;
import org.junit.jupiter.api.Test;

class CollapsedFormatTest {
    private static final CollapsedFormat COLLAPSED = new CollapsedFormat();

    @Test
    void isWhatPeopleKnow() throws IOException {
        assertThat(Written.text(COLLAPSED, Recordings.leakyServer())).isEqualTo("""
                        __libc_start_main;main;handle_request;append_row;malloc 1999993
                        __libc_start_main;main;malloc 72704
                        [stack cut here];append_row;row_new_[i];malloc 4096
                        __libc_start_main;libfoo.so+0x1234;malloc 37
                        """);
        assertThat(Written.text(COLLAPSED, Recordings.severalProcesses())).isEqualTo("""
                        worker (4712);[stack cut here];malloc 5003
                        server (4711);main;malloc 211
                        """);
        assertThat(Written.text(COLLAPSED, Recordings.cleanProgram())).isEmpty();
    }

    /** async-profiler's converter merges stacks into a tree and writes it again. */
    @Test
    void anotherReaderFindsTheSame() throws IOException {
        for (Recording recording :
                List.of(Recordings.leakyServer(), Recordings.severalProcesses(), Recordings.named("a;b c 7"))) {
            String ours = Written.text(COLLAPSED, recording);
            FlameGraph tree = new FlameGraph(new Arguments("-o", "collapsed"));
            tree.parseCollapsed(new StringReader(ours));
            ByteArrayOutputStream theirs = new ByteArrayOutputStream();
            tree.dump(theirs);
            assertThat(theirs.toString(UTF_8).lines())
                    .containsExactlyInAnyOrderElementsOf(ours.lines().toList());
        }
    }

    @Test
    void noNameForgesALineOrAFrame() throws IOException {
        Recording hostile = Recordings.named("x;y\n999 7");
        String text = Written.text(COLLAPSED, hostile);
        assertThat(text.lines()).hasSize(1);
        assertThat(text.chars().filter(letter -> letter == ';').count())
                .isEqualTo(hostile.sites().getFirst().stack().frames().size() + 1L);
        assertThat(text).endsWith(" " + sum(hostile) + "\n");
    }

    private static long sum(Recording recording) {
        return recording.sites().stream().mapToLong(Site::liveBytes).sum();
    }
}
