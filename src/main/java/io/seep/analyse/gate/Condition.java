package io.seep.analyse.gate;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A condition under which a gate fails, as {@code --fail-on} takes it. */
public sealed interface Condition {
    /** As it was typed. */
    String text();

    /** Some site counts. */
    record AnyLeak(String text) implements Condition {}

    /** A site counts that the baseline does not know. */
    record NewSite(String text) implements Condition {}

    /** A number is above a limit, or at it when {@code atLimit}. */
    record Above(String text, Measure measure, double limit, boolean atLimit) implements Condition {
        boolean holds(double value) {
            return atLimit ? value >= limit : value > limit;
        }
    }

    /** What a number measures. */
    enum Measure {
        LEAK,
        RATE,
        LIVE,
        UNREACHABLE
    }

    Pattern SHAPE =
            Pattern.compile("(leak|rate|live|unreachable) ?(>=?) ?(\\d{1,15}(?:\\.\\d{1,9})?) ?" + "([a-z]{0,3})(/s)?");

    /**
     * Reads {@code leak > 64KiB}, {@code rate > 1KiB/s}, {@code live > 10MiB}, {@code unreachable > 0},
     * {@code any-leak} or {@code new-site}.
     *
     * @throws GateSyntaxException when it is none of these
     */
    static Condition parse(String text) {
        String plain = text.strip().replaceAll("\\s{1,100}", " ").toLowerCase(Locale.ROOT);
        if (plain.equals("any-leak")) {
            return new AnyLeak(text.strip());
        }
        if (plain.equals("new-site")) {
            return new NewSite(text.strip());
        }
        Matcher shape = SHAPE.matcher(plain);
        if (!shape.matches()) {
            throw new GateSyntaxException("'" + text + "' is no condition; use leak > 64KiB, rate > 1KiB/s,"
                    + " live > 10MiB, unreachable > 0, any-leak or new-site");
        }
        Measure measure = Measure.valueOf(shape.group(1).toUpperCase(Locale.ROOT));
        boolean perSecond = shape.group(5) != null;
        if (perSecond != (measure == Measure.RATE) && (perSecond || !isZero(shape.group(3)))) {
            throw new GateSyntaxException(
                    perSecond
                            ? "'" + text + "': " + shape.group(1) + " is a number of bytes; leave /s out"
                            : "'" + text + "': a rate is so much a second; write rate > " + shape.group(3)
                                    + shape.group(4) + "/s");
        }
        double limit = Double.parseDouble(shape.group(3)) * unit(text, shape.group(4));
        return new Above(text.strip(), measure, limit, shape.group(2).equals(">="));
    }

    private static boolean isZero(String number) {
        return Double.parseDouble(number) == 0;
    }

    /** Powers of 1024, as everywhere in Seep. */
    private static double unit(String text, String unit) {
        return switch (unit) {
            case "", "b" -> 1;
            case "k", "kb", "kib" -> 1L << 10;
            case "m", "mb", "mib" -> 1L << 20;
            case "g", "gb", "gib" -> 1L << 30;
            case "t", "tb", "tib" -> 1L << 40;
            default -> throw new GateSyntaxException("'" + text + "': " + unit + " is no unit; use B, KiB, MiB or GiB");
        };
    }
}
