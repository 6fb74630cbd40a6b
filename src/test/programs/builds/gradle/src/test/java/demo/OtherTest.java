package demo;

import static org.junit.Assert.assertEquals;

import org.junit.Test;

public class OtherTest {
    @Test
    public void works() {
        assertEquals(1, Native.use(50021));
    }
}
