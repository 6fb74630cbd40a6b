package io.seep.symbolize.jit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PerfMapTest {
    @Test
    void numbersMayHaveAnXOrNot() {
        PerfMap map = map("7f00 20 LazyCompile:*run /a b.js:3\n0x00007f40 0x10 void Zip.work(long)\n");

        assertThat(map.find(0x7f1f)).hasValue(new PerfMap.Code("LazyCompile:*run /a b.js:3", 0x7f00));
        assertThat(map.find(0x7f40)).hasValue(new PerfMap.Code("void Zip.work(long)", 0x7f40));
        assertThat(map.find(0x7f20)).isEmpty();
        assertThat(map.find(0x7f50)).isEmpty();
        assertThat(map.find(0)).isEmpty();
    }

    @Test
    void ofCodeInTheSamePlaceTheLastLineHolds() {
        PerfMap map = map("1000 100 old\n1080 40 younger\n1000 100 new\n");

        assertThat(map.find(0x1000)).hasValue(new PerfMap.Code("new", 0x1000));
        assertThat(map.find(0x1090)).hasValue(new PerfMap.Code("new", 0x1000));
    }

    @Test
    void linesThatAreNoneAreLeftOut() {
        PerfMap map = map("\n1000\nx y z\n1000 0 nothing\n1000 10\n1000 10 \nffffffffffffffff 20 far\n"
                + "11112222333344445 10 too long\n2000 10 good\r\n3000 10 last");

        assertThat(map.find(0x1000)).isEmpty();
        assertThat(map.find(0x2000)).hasValue(new PerfMap.Code("good", 0x2000));
        assertThat(map.find(0x3009)).hasValue(new PerfMap.Code("last", 0x3000));
    }

    @Test
    void anyBytesAreRead() {
        SplittableRandom random = new SplittableRandom(Long.getLong("test.seed", 3));
        for (int i = 0; i < 500; i++) {
            byte[] text = new byte[random.nextInt(2000)];
            random.nextBytes(text);
            assertThat(PerfMap.parse(text).find(random.nextLong())).isNotNull();
        }
    }

    private static PerfMap map(String text) {
        return PerfMap.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
