package io.seep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.model.AllocatorFunction;
import io.seep.model.CallKind;
import io.seep.model.PlannedProbe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bits are those that src/main/bpf/abi.h tells of. */
class CookieTest {
    private static final AllocatorFunction REALLOCARRAY =
            new AllocatorFunction("reallocarray", CallKind.REALLOCATE, 3, 2, 1, 0);

    @Test
    void eachFieldHasItsBits() {
        assertThat(cookie(REALLOCARRAY, 0, 0, 0, 0)).isEqualTo(0x00_00_0_1_2_3_0000_00_02L);
        assertThat(cookie(REALLOCARRAY, 0xab, 0, 0, 0)).isEqualTo(0x00_00_0_1_2_3_0000_ab_02L);
        assertThat(cookie(REALLOCARRAY, 0, 0xcdef, 0, 0)).isEqualTo(0x00_00_0_1_2_3_cdef_00_02L);
        assertThat(cookie(REALLOCARRAY, 0, 0, 0x45_0000, 0)).isEqualTo(0x00_45_0_1_2_3_0000_00_02L);
        assertThat(cookie(REALLOCARRAY, 0, 0, 0, 0x67_0000)).isEqualTo(0x67_00_0_1_2_3_0000_00_02L);
    }

    @Test
    void theResultsAddressIsAnArgumentToo() {
        var posixMemalign = new AllocatorFunction("posix_memalign", CallKind.ALLOCATE_OUT, 3, 0, 0, 1);

        assertThat(cookie(posixMemalign, 4, 1, 0, 0)).isEqualTo(0x00_00_1_0_0_3_0001_04_03L);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "65535, 0", "65536, 1", "16711679, 254", "16711680, 255", "16777216, 255", "1099511627776, 255"
    })
    void theReachIsRoundedDownAndBounded(long bytes, int reach) {
        assertThat(cookie(REALLOCARRAY, 0, 0, 0, bytes) >>> 56).isEqualTo(reach);
        assertThat(cookie(REALLOCARRAY, 0, 0, bytes, 0) >>> 48).isEqualTo(reach);
    }

    @Test
    void theLastImageAndOriginFit() {
        assertThat(cookie(REALLOCARRAY, 255, Abi.MAX_IMAGES - 1, 0, 0)).isEqualTo(0x00_00_0_1_2_3_0fff_ff_02L);
    }

    private static long cookie(AllocatorFunction function, int origin, int image, long before, long after) {
        return Cookie.of(new PlannedProbe(function, 0x1000, 4, true, "a test", before, after), origin, image);
    }
}
