package io.seep.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations and sizes as users type them. */
final class Quantities {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,7})(ms|s|m|h|)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})(?:([KMGT])(?:I?B)?|B|)");

    private Quantities() {}

    /** {@code 90}, {@code 90s}, {@code 5m}, {@code 1h}. */
    static final class DurationConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            Matcher matcher = DURATION.matcher(text);
            if (!matcher.matches()) {
                throw new TypeConversionException("'" + text + "' is no duration: use seconds, or 90s, 5m");
            }
            long number = Long.parseLong(matcher.group(1));
            Duration duration = switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofSeconds(number);
            };
            if (duration.isZero()) {
                throw new TypeConversionException("a duration must be longer than 0");
            }
            return duration;
        }
    }

    /** {@code 4096}, {@code 64K}, {@code 64KiB}, {@code 10M}, {@code 1G}: powers of 1024. */
    static final class SizeConverter implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            Matcher matcher = SIZE.matcher(text.toUpperCase(Locale.ROOT));
            if (!matcher.matches()) {
                throw new TypeConversionException("'" + text + "' is no size: use bytes, or 64K, 10M, 1G");
            }
            int exponent = matcher.group(2) == null ? 0 : "KMGT".indexOf(matcher.group(2)) + 1;
            try {
                return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << (10 * exponent));
            } catch (ArithmeticException tooLarge) {
                throw new TypeConversionException("'" + text + "' is too large");
            }
        }
    }
}
