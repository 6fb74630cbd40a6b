package io.seep.ffm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.junit.jupiter.api.Test;

class NativeLibraryTest {
    private static final NativeLibrary LIBC = NativeLibrary.ofProcess();
    private static final NativeLibrary MISSING =
            NativeLibrary.open("libseep-nobody-has-this.so.9", "install the package nobody");

    @Test
    void aFunctionIsCalled() throws Throwable {
        MethodHandle strlen = LIBC.function("strlen", JAVA_LONG, ADDRESS);

        try (Arena arena = Arena.ofConfined()) {
            assertThat((long) strlen.invokeExact(arena.allocateFrom("growth"))).isEqualTo(6);
        }
    }

    @Test
    void aMissingLibraryFailsAtTheFirstCallAndSaysWhatToInstall() {
        assertThat(MISSING.isPresent()).isFalse();
        MethodHandle function = MISSING.function("open_it", JAVA_LONG, ADDRESS, JAVA_INT);

        assertThatExceptionOfType(MissingLibraryException.class)
                .isThrownBy(() -> {
                    long _ = (long) function.invokeExact(MemorySegment.NULL, 1);
                })
                .withMessage("libseep-nobody-has-this.so.9 is not installed; install the package nobody");
    }

    @Test
    void proceduresAndFunctionsWithErrnoFailTheSameWay() {
        MethodHandle procedure = MISSING.procedure("close_it", JAVA_INT);
        MethodHandle withErrno = MISSING.functionWithErrno("read_it", JAVA_INT, JAVA_INT);

        assertThatExceptionOfType(MissingLibraryException.class).isThrownBy(() -> {
            procedure.invokeExact(1);
        });
        assertThatExceptionOfType(MissingLibraryException.class).isThrownBy(() -> {
            int _ = (int) withErrno.invokeExact(Errno.segment(), 1);
        });
    }

    @Test
    void aMissingFunctionOfALibraryThatIsThereAsksForANewerOne() {
        assertThat(LIBC.isPresent()).isTrue();
        MethodHandle function = LIBC.function("malloc_of_the_year_2100", JAVA_INT);

        assertThatExceptionOfType(MissingLibraryException.class)
                .isThrownBy(() -> {
                    int _ = (int) function.invokeExact();
                })
                .withMessage("libc has no function malloc_of_the_year_2100; a newer version is needed");
    }
}
