package io.seep.analyse.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 0", "-7 | -7", "999 | 999", "1000 | 1,000", "-1234567 | -1,234,567",
                        "1e16 | 10,000,000,000,000,000",
                "99.95 | 100", "123.5 | 124", "79.725 | 79.7", "9.994 | 9.99", "0.125 | 0.13", "-0.125 | -0.13",
                "0.01234 | 0.012", "0.00001234 | 1.2e-05", "NaN | NaN", "Infinity | Infinity"
            })
    void numbersHaveThreeDigitsThatCount(double value, String words) {
        assertThat(Words.number(value)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"1, 1.000", "0.0715, 0.072", "0.001, 0.001", "0.00099, 1e-03", "3.5e-9, 4e-09", "0, 1e-99", "NaN, NAN"})
    void chancesAreShort(double chance, String words) {
        assertThat(Words.chance(chance)).isEqualToIgnoringCase(words);
    }

    @Test
    void roundingIsThatOfFormats() {
        var random = new SplittableRandom(1);
        for (int i = 0; i < 20_000; i++) {
            // Every fourth lies in the middle between two.
            double small = i % 4 == 0 ? (2 * random.nextInt(20, 995) + 1) / 200.0 : random.nextDouble(0.0995, 9.995);
            double large = random.nextDouble(9.995, 99.95);

            assertThat(Words.number(small))
                    .isEqualTo(String.format(Locale.ROOT, small == Math.rint(small) ? "%.0f" : "%.2f", small));
            assertThat(Words.number(-large)).isEqualTo(String.format(Locale.ROOT, "%.1f", -large));
            assertThat(Words.chance(small / 10)).isEqualTo(String.format(Locale.ROOT, "%.3f", small / 10));
        }
    }
}
