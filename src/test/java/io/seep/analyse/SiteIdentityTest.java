package io.seep.analyse;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.model.Frame;
import io.seep.model.Stack;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SiteIdentityTest {
    private static final Frame APPEND = frame("append_row", "server", "/srv/server", "b01d", 0x11f0, 0x5555_0000_11f0L);
    private static final Frame MAIN = frame("main", "server", "/srv/server", "b01d", 0x1085, 0x5555_0000_1085L);

    /**
     * Baselines of years ago must match: these values were computed outside of Java. A digest is the first 8 bytes of a
     * SHA-256; every text goes in after its length, every number in 8 bytes, the first byte the most significant. Of the
     * digest of "id" the bits are mixed with those of "malloc", then with those of each frame: "b01d" and the offset.
     */
    @Test
    void idsNeverChange() {
        assertThat(SiteIdentity.id("malloc", stack(APPEND, MAIN))).isEqualTo("17e4e707777cba2a");
        assertThat(SiteIdentity.nameId("malloc", stack(APPEND, MAIN))).isEqualTo("0ac58c0cef43d6c6");
        assertThat(SiteIdentity.id("calloc", stack())).isEqualTo("84fe7ea34e62277f");
    }

    @Test
    void theIdIsThatOfTheBuildWhereverItIsLoadedAndStored() {
        Frame elsewhere = frame("append_row", "copy", "/tmp/copy", "b01d", 0x11f0, 0x7f00_0000_11f0L);

        assertThat(SiteIdentity.id("malloc", stack(elsewhere, MAIN)))
                .isEqualTo(SiteIdentity.id("malloc", stack(APPEND, MAIN)));
    }

    @Test
    void withoutABuildIdThePathStandsForTheBuild() {
        Frame here = frame("f", "m", "/a/m", null, 16, 1);

        assertThat(SiteIdentity.id("malloc", stack(here)))
                .isEqualTo(SiteIdentity.id("malloc", stack(frame("f", "m", "/a/m", "", 16, 2))))
                .isNotEqualTo(SiteIdentity.id("malloc", stack(frame("f", "m", "/b/m", null, 16, 1))));
    }

    @Test
    void originOffsetOrderAndDepthTellSitesApart() {
        assertThat(List.of(
                        SiteIdentity.id("malloc", stack(APPEND, MAIN)),
                        SiteIdentity.id("calloc", stack(APPEND, MAIN)),
                        SiteIdentity.id("malloc", stack(MAIN, APPEND)),
                        SiteIdentity.id("malloc", stack(APPEND)),
                        SiteIdentity.id("malloc", stack(APPEND, APPEND, MAIN)),
                        SiteIdentity.id(
                                "malloc", stack(frame("append_row", "server", "/srv/server", "b01d", 0x11f1, 0), MAIN)),
                        SiteIdentity.nameId("malloc", stack(APPEND, MAIN))))
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[0-9a-f]{16}"));
    }

    @Test
    void whatIsRememberedOfOtherSitesChangesNothing() {
        var identity = new SiteIdentity();
        Stack first = stack(APPEND, MAIN);

        assertThat(List.of(identity.idOf("malloc", first), identity.nameIdOf("malloc", first)))
                .isEqualTo(List.of(identity.idOf("malloc", first), identity.nameIdOf("malloc", first)))
                .isEqualTo(List.of(SiteIdentity.id("malloc", first), SiteIdentity.nameId("malloc", first)));
        assertThat(identity.idOf("calloc", stack(MAIN))).isEqualTo(SiteIdentity.id("calloc", stack(MAIN)));
    }

    @Test
    void fieldsCannotBeShiftedIntoEachOther() {
        assertThat(SiteIdentity.nameId("malloc", stack(frame("bc", "a", null, null, 0, 0))))
                .isNotEqualTo(SiteIdentity.nameId("malloc", stack(frame("c", "ab", null, null, 0, 0))));
    }

    @Test
    void debugInformationDoesNotChangeTheId() {
        Frame inlined = new Frame("row_new", 0, "server", "/srv/server", "b01d", 0x11f0, 1, "rows.h", 12, true, null);

        assertThat(SiteIdentity.id("malloc", stack(inlined, APPEND, MAIN)))
                .isEqualTo(SiteIdentity.id("malloc", stack(APPEND, MAIN)));
    }

    @Test
    void theNameIdOutlivesARebuild() {
        Frame rebuilt = frame("append_row", "server", "/opt/server", "0ther", 0x2222, 1);

        assertThat(SiteIdentity.nameId("malloc", stack(rebuilt, MAIN)))
                .isEqualTo(SiteIdentity.nameId("malloc", stack(APPEND, MAIN)))
                .isNotEqualTo(SiteIdentity.nameId("malloc", stack(MAIN, MAIN)));
    }

    @Test
    void theNameIdDoesNotAskWhetherAFunctionWasInlined() {
        Frame called = frame("row_new", "server", "/srv/server", "b01d", 0x99, 1);
        Frame inlined = new Frame("row_new", 0, "server", "/srv/server", "c0de", 0x11f0, 1, "rows.h", 12, true, null);

        assertThat(SiteIdentity.nameId("malloc", stack(inlined, APPEND)))
                .isEqualTo(SiteIdentity.nameId("malloc", stack(called, APPEND)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "append_row.constprop.0", "append_row.part.3.cold", "append_row.isra.0.constprop.12",
                "append_row [clone .constprop.0] [clone .cold]", "append_row.llvm.1234567890123",
                        "append_row.lto_priv.0"
            })
    void copiesMadeByTheCompilerHaveTheNameOfTheOriginal(String copy) {
        assertThat(SiteIdentity.nameId("malloc", stack(named(copy))))
                .isEqualTo(SiteIdentity.nameId("malloc", stack(named("append_row"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"append_row.c", "append_row.constprop.x", ".cold", "append_row [clone]", "append_rowcold"})
    void otherDotsBelongToTheName(String other) {
        assertThat(SiteIdentity.nameId("malloc", stack(named(other))))
                .isNotEqualTo(SiteIdentity.nameId("malloc", stack(named("append_row"))))
                .isNotEqualTo(SiteIdentity.nameId("malloc", stack(named(""))));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"-, -", "[anonymous], ''", "[heap], [heap]"})
    void compiledCodeInNoFileIsKnownByItsName(String module, String path) {
        assertThat(SiteIdentity.id("malloc", stack(frame("Cart.add", module, path, null, 0x7f01, 0x7f01))))
                .isEqualTo(SiteIdentity.id("malloc", stack(frame("Cart.add", module, path, null, 0x7fff, 0x7fff))))
                .isNotEqualTo(SiteIdentity.id("malloc", stack(frame("Cart.del", module, path, null, 0x7f01, 0x7f01))));
    }

    @Test
    void theVdsoHasTheSameOffsetsWhereverItIs() {
        assertThat(SiteIdentity.id("malloc", stack(frame("f", "[vdso]", "[vdso]", null, 1, 0x7f01))))
                .isEqualTo(SiteIdentity.id("malloc", stack(frame("f", "[vdso]", "[vdso]", null, 1, 0x7a01))))
                .isNotEqualTo(SiteIdentity.id("malloc", stack(frame("f", "[vdso]", "[vdso]", null, 2, 0x7f02))));
    }

    @Test
    void aProgramAtAFixedAddressIsStillAFile() {
        assertThat(SiteIdentity.id("malloc", stack(frame("f", "m", "/a/m", null, 0x401000, 0x401000))))
                .isNotEqualTo(SiteIdentity.id("malloc", stack(frame("f", "m", "/a/m", null, 0x401001, 0x401001))));
    }

    private static Stack stack(Frame... frames) {
        return new Stack(Stack.COMPLETE, List.of(frames));
    }

    private static Frame named(String function) {
        return frame(function, "server", "/srv/server", "b01d", 1, 1);
    }

    private static Frame frame(String function, String module, String path, String buildId, long offset, long address) {
        return new Frame(function, 8, module, path, buildId, offset, address, null, 0, false, null);
    }
}
