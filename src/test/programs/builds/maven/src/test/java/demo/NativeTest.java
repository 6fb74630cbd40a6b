package demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

class NativeTest {
    /** Never ended, but in use: what it has outside of Java's heap is no leak at the end. */
    private static final Deflater KEPT = new Deflater();

    @Test
    void works() {
        KEPT.setInput(new byte[1000]);
        KEPT.deflate(new byte[100]);
        assertEquals(30, Native.loseThree());
    }
}
