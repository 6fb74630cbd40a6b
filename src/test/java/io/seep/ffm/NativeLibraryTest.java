package io.seep.ffm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class NativeLibraryTest {
    private static final NativeLibrary LIBC = NativeLibrary.ofProcess();
    private static final NativeLibrary MISSING =
            NativeLibrary.open("libseep-nobody-has-this.so.9", "install the package nobody");

    @Test
    void aFunctionIsCalled() {
        CFunction strlen = LIBC.function("strlen");

        try (Arena arena = Arena.ofConfined()) {
            assertThat(strlen.call(arena.allocateFrom("growth").address())).isEqualTo(6);
        }
    }

    @Test
    void sixArgumentsAndAnIntCome() {
        CFunction sprintf = LIBC.function("sprintf");

        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(64);
            int length = (int) sprintf.call(
                    text.address(), arena.allocateFrom("%d %ld %d %d").address(), -1, 1L << 40, 3, -4);

            assertThat(text.getString(0)).isEqualTo("-1 1099511627776 3 -4");
            assertThat(length).isEqualTo(21);
        }
    }

    @Test
    void errnoIsKept() {
        assertThat((int) LIBC.function("close").call(-1)).isEqualTo(-1);
        assertThat(Errno.last()).isEqualTo(9);
    }

    @Test
    void aMissingLibraryFailsAtTheFirstCallAndSaysWhatToInstall() {
        assertThat(MISSING.isPresent()).isFalse();
        CFunction function = MISSING.function("open_it");

        assertThatExceptionOfType(MissingLibraryException.class)
                .isThrownBy(() -> function.call(0, 1))
                .withMessage("libseep-nobody-has-this.so.9 is not installed; install the package nobody");
    }

    @Test
    void aMissingFunctionOfALibraryThatIsThereAsksForANewerOne() {
        assertThat(LIBC.isPresent()).isTrue();
        CFunction function = LIBC.function("malloc_of_the_year_2100");

        assertThatExceptionOfType(MissingLibraryException.class)
                .isThrownBy(function::call)
                .withMessage("libc has no function malloc_of_the_year_2100; a newer version is needed");
    }
}
