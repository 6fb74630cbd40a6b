package io.seep.report.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.model.Frame;
import io.seep.model.Stack;
import io.seep.report.Recordings;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlaceTest {
    /** Inlined into {@link Recordings#APPEND_ROW}. */
    private static final Frame ROW_NEW = Recordings.leakyServer().sites().stream()
            .map(site -> site.stack())
            .filter(stack -> !stack.isComplete())
            .map(Stack::frames)
            .findFirst()
            .orElseThrow()
            .getFirst();

    @Test
    void whatIsInlinedSharesThePlaceOfItsCaller() {
        assertThat(ROW_NEW.inlined()).isTrue();
        List<Place> places = Place.of(List.of(ROW_NEW, Recordings.APPEND_ROW, Recordings.MAIN));
        assertThat(places)
                .containsExactly(
                        new Place(List.of(ROW_NEW, Recordings.APPEND_ROW)), new Place(List.of(Recordings.MAIN)));
        assertThat(places.getFirst().outermost()).isEqualTo(Recordings.APPEND_ROW);
    }

    @Test
    void aStackMayEndInsideWhatWasInlined() {
        assertThat(Place.of(List.of(Recordings.MAIN, ROW_NEW)))
                .containsExactly(new Place(List.of(Recordings.MAIN)), new Place(List.of(ROW_NEW)));
        assertThat(Place.of(List.of())).isEmpty();
    }
}
