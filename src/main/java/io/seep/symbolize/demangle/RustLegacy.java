package io.seep.symbolize.demangle;

import java.util.Map;
import java.util.Optional;

/**
 * Rust's first way to mangle: {@code _ZN4core3ops8function6FnOnce9call_once17h0123456789abcdefE}, lengths and names as
 * in C++, a hash last, and what C++ does not allow written as {@code $LT$}.
 */
final class RustLegacy {
    private static final Map<String, String> ESCAPES =
            Map.of("SP", "@", "BP", "*", "RF", "&", "LT", "<", "GT", ">", "LP", "(", "RP", ")", "C", ",");

    private RustLegacy() {}

    static Optional<String> demangled(String mangled) {
        var plain = new StringBuilder();
        int at = "_ZN".length();
        String last = "";
        while (at < mangled.length() && mangled.charAt(at) != 'E') {
            int digits = at;
            while (digits < mangled.length() && isDigit(mangled.charAt(digits))) {
                digits++;
            }
            if (digits == at || digits - at > 6) {
                return Optional.empty();
            }
            int length = Integer.parseInt(mangled, at, digits, 10);
            if (length == 0 || length > mangled.length() - digits) {
                return Optional.empty();
            }
            if (!last.isEmpty()) {
                append(plain, last);
            }
            last = mangled.substring(digits, digits + length);
            at = digits + length;
        }
        boolean isRust = at == mangled.length() - 1 && isHash(last) && !plain.isEmpty();
        return isRust ? Optional.of(plain.toString()) : Optional.empty();
    }

    private static boolean isHash(String name) {
        return name.length() == 17
                && name.charAt(0) == 'h'
                && name.chars().skip(1).allMatch(digit -> Character.digit(digit, 16) >= 0);
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    private static void append(StringBuilder plain, String name) {
        if (!plain.isEmpty()) {
            plain.append("::");
        }
        // A name that would begin with an escape has an underscore before it.
        int at = name.startsWith("_$") ? 1 : 0;
        while (at < name.length()) {
            char character = name.charAt(at);
            int end = character == '$' ? name.indexOf('$', at + 1) : -1;
            String escaped = end < 0 ? null : unescaped(name.substring(at + 1, end));
            if (escaped != null) {
                plain.append(escaped);
                at = end + 1;
            } else if (name.startsWith("..", at)) {
                plain.append("::");
                at += 2;
            } else {
                plain.append(character);
                at++;
            }
        }
    }

    private static @org.jspecify.annotations.Nullable String unescaped(String escape) {
        String known = ESCAPES.get(escape);
        if (known != null) {
            return known;
        }
        if (!escape.startsWith("u") || escape.length() < 2 || escape.length() > 7) {
            return null;
        }
        try {
            int point = Integer.parseInt(escape, 1, escape.length(), 16);
            return Character.isValidCodePoint(point) ? Character.toString(point) : null;
        } catch (NumberFormatException other) {
            return null;
        }
    }
}
