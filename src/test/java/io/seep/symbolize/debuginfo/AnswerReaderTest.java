package io.seep.symbolize.debuginfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AnswerReaderTest {
    /** One address: symbol "ab" at 1, function at 2, one frame of line 3 with function "c" and file "d". */
    private static final byte[] ANSWER = {
        1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 'a', 'b', 2, 0, 0, 0, 0, 0, 0, 0, 1, 3, 0, 0, 0, 1, 0, 'c', 1, 0, 'd'
    };

    @Test
    void anAnswerIsTakenApart() throws IOException {
        assertThat(new AnswerReader(ANSWER).addresses(1))
                .containsExactly(new AddressNames("ab", 1, 2, List.of(new SourceFrame("c", "d", 3))));
    }

    @Test
    void whatMakesNoSenseIsRefusedAndNothingElseHappens() {
        SplittableRandom random = new SplittableRandom(Long.getLong("test.seed", 7));
        int understood = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] packet = Arrays.copyOf(ANSWER, random.nextInt(4) == 0 ? random.nextInt(40) : ANSWER.length);
            for (int changes = random.nextInt(4); changes > 0 && packet.length > 0; changes--) {
                packet[random.nextInt(packet.length)] = (byte) random.nextInt(256);
            }
            try {
                understood += new AnswerReader(packet).addresses(4).size();
                understood += new AnswerReader(packet).texts(4).size();
            } catch (IOException refused) {
                assertThat(refused).hasMessage("its answer makes no sense");
            }
        }
        assertThat(understood).isGreaterThan(0);
    }

    @Test
    void moreThanWasAskedForIsRefused() {
        byte[] two = {2, 0, 0, 0, 0, 0};
        assertThatThrownBy(() -> new AnswerReader(two).texts(1)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> new AnswerReader(new byte[] {0, 0}).texts(1)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> new AnswerReader(new byte[0]).bits()).isInstanceOf(IOException.class);
    }
}
