package io.seep.symbolize;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompilerCopyTest {
    @ParameterizedTest
    @CsvSource({
        "parse.cold, parse",
        "parse.constprop.0, parse",
        "parse.constprop.0.isra.0, parse",
        "pyurandom.lto_priv.0.cold, pyurandom",
        "_ZN5Cache3putEi.part.12, _ZN5Cache3putEi",
        "grow.llvm.1234567890123, grow",
        "main.cold.cold, main.cold",
    })
    void areKnownByTheirMarks(String symbol, String function) {
        assertThat(CompilerCopy.original(symbol, function)).isEqualTo(function);
    }

    @Test
    void numbersAndMangledNamesNeedNoConfirmation() {
        assertThat(CompilerCopy.original("parse.isra.0", "parse.isra.0")).isEqualTo("parse");
        assertThat(CompilerCopy.original("parse.part.0.lto_priv.0.cold", null)).isEqualTo("parse");
        assertThat(CompilerCopy.original("_ZL4baseh.cold", "base")).isEqualTo("_ZL4baseh");
    }

    @ParameterizedTest
    @CsvSource({
        "parse, parse",
        "parse_row, parse",
        "malloc, __libc_malloc",
        "parse.colder, parse",
        "parse.0, parse",
        "parse.cold.x, parse",
        "main.cold, main.cold",
        "main.part, runtime.main",
        ".cold, x",
    })
    void whatIsNamedOtherwiseIsAnotherFunction(String symbol, String known) {
        assertThat(CompilerCopy.original(symbol, known)).isEqualTo(symbol);
    }

    @ParameterizedTest
    @ValueSource(strings = {"parse.cold", "parse.lto_priv.0.cold", "parse.cold.1"})
    void aPartLiesElsewhere(String symbol) {
        assertThat(CompilerCopy.isMovedPart(symbol)).isTrue();
        assertThat(CompilerCopy.isMovedPart("parse.constprop.0")).isFalse();
    }
}
