package io.seep.analyse;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.model.Frame;
import io.seep.model.FrameCode;
import io.seep.model.RawSite;
import io.seep.model.Stack;
import io.seep.model.StackTrace;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the words on a stack may be once its frames and its process are known. */
class HonestStacksTest {
    private static final long IN_MODULE = 3L << 48 | 0x1234;
    private static final long GENERATED = (long) FrameCode.NO_MODULE << 48 | 0x7f00_0000_1234L;

    @Test
    void throughGeneratedCodeWithoutFramePointersNoStackIsComplete() {
        assertThat(PartialStacks.judge(site(Stack.COMPLETE, IN_MODULE, GENERATED), true)
                        .stack()
                        .status())
                .isEqualTo("partialJit");
        assertThat(PartialStacks.judge(site(Stack.COMPLETE, IN_MODULE, GENERATED), false)
                        .stack()
                        .status())
                .isEqualTo(Stack.COMPLETE);
        assertThat(PartialStacks.judge(site(Stack.COMPLETE, IN_MODULE), true)
                        .stack()
                        .status())
                .isEqualTo(Stack.COMPLETE);
    }

    @Test
    void aGoroutineEndsAtItsFirstFunction() {
        assertThat(root("framePointerEnd", "runtime.goexit.abi0")).isEqualTo(Stack.COMPLETE);
        assertThat(root("framePointerEnd", "main.main.func1")).isEqualTo("framePointerEnd");
        assertThat(root("gap", "runtime.goexit.abi0")).isEqualTo("gap");
    }

    private static String root(String status, String lastFunction) {
        var stack = new Stack(
                status, List.of(new Frame(lastFunction, 0, "app", "/app", null, 0x1234, 0, null, 0, false, null)));
        NamedSite judged = KnownRoots.judge(new NamedSite(site(status, IN_MODULE), stack));
        assertThat(judged.stack().status()).isEqualTo(judged.counters().stack().status());
        return judged.stack().status();
    }

    private static RawSite site(String status, long... codes) {
        return new RawSite(0, "malloc", new StackTrace(status, codes), 1, 10, 1, 10, 0, 0, 0);
    }
}
