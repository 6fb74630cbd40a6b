package demo;

import static org.junit.Assert.assertEquals;

import org.junit.Test;

public class NativeTest {
    @Test
    public void works() {
        assertEquals(30, Native.loseThree());
    }
}
