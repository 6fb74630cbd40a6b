package io.seep.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintableTest {

    @Test
    void ordinaryNamesStayAsTheyAre() {
        assertThat(Printable.of("std::vector<größe, 漢字>::push_back(int const&) 🎉"))
                .isEqualTo("std::vector<größe, 漢字>::push_back(int const&) 🎉");
    }

    @ParameterizedTest
    @CsvSource({
        "000a, \\n",
        "000d, \\r",
        "0009, \\t",
        "005c, \\\\",
        "001b, \\x1b",
        "0000, \\x00",
        "007f, \\x7f",
        "009b, \\x9b",
        "202e, \\u202e",
        "200b, \\u200b",
        "2028, \\u2028",
        "d800, \\ud800",
        "dc00, \\udc00",
        "e000, \\ue000",
        "feff, \\ufeff",
        "e0001, \\u{e0001}",
        "10ffff, \\u{10ffff}"
    })
    void whatCouldDeceiveIsSpelledOut(String codePoint, String shown) {
        String text = Character.toString(Integer.parseInt(codePoint, 16));

        assertThat(Printable.of("a" + text + "b")).isEqualTo("a" + shown + "b");
    }

    @Test
    void nothingInAllOfUnicodeGetsThroughUnseen() {
        for (int character = 0; character <= Character.MAX_CODE_POINT; character++) {
            String shown = Printable.of(Character.toString(character));
            assertThat(shown.chars().noneMatch(Character::isISOControl) && !shown.isEmpty())
                    .as("U+%x", character)
                    .isTrue();
        }
    }

    @Test
    void longTextsAreCutVisibly() {
        assertThat(Printable.of("abc", 3)).isEqualTo("abc");
        assertThat(Printable.of("abcd", 3)).isEqualTo("abc…");
        assertThat(Printable.of("🎉🎉🎉", 2)).isEqualTo("🎉🎉…");
    }
}
