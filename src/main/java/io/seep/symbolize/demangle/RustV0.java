package io.seep.symbolize.demangle;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Rust's second way to mangle, RFC 2603: {@code _RNvCs1234_7mycrate3foo} is {@code mycrate::foo}. Printed as
 * rustc-demangle does in its short form: no hashes of crates, no types of constants.
 */
final class RustV0 {
    /** Longest mangled name, and longest result: back references could make an endless one. */
    static final int LONGEST = 65_536;

    private static final int DEEPEST = 300;
    private static final long LARGEST = 1L << 60;
    private static final int MOST_STEPS = 200_000;

    private static final Map<Character, String> BASIC_TYPES = Map.ofEntries(
            Map.entry('a', "i8"),
            Map.entry('b', "bool"),
            Map.entry('c', "char"),
            Map.entry('d', "f64"),
            Map.entry('e', "str"),
            Map.entry('f', "f32"),
            Map.entry('h', "u8"),
            Map.entry('i', "isize"),
            Map.entry('j', "usize"),
            Map.entry('l', "i32"),
            Map.entry('m', "u32"),
            Map.entry('n', "i128"),
            Map.entry('o', "u128"),
            Map.entry('s', "i16"),
            Map.entry('t', "u16"),
            Map.entry('u', "()"),
            Map.entry('v', "..."),
            Map.entry('x', "i64"),
            Map.entry('y', "u64"),
            Map.entry('z', "!"),
            Map.entry('p', "_"));

    /** The name does not follow the grammar, or is larger than any real one. */
    private static final class Malformed extends RuntimeException {
        Malformed() {
            super("malformed", null, false, false);
        }
    }

    private final String mangled;
    private final StringBuilder plain = new StringBuilder();
    private int at;
    private int depth;
    private int steps;
    private int boundLifetimes;
    private boolean silent;

    private RustV0(String mangled) {
        this.mangled = mangled;
    }

    static Optional<String> demangled(String name) {
        // Back references count from behind the "_R".
        var parser = new RustV0(name.substring(2));
        try {
            parser.path(true);
            if (!parser.atEnd()) {
                // The crate that made this copy of a generic function.
                parser.silent = true;
                parser.path(false);
            }
            return parser.atEnd() ? Optional.of(parser.plain.toString()) : Optional.empty();
        } catch (Malformed malformed) {
            return Optional.empty();
        }
    }

    private boolean atEnd() {
        return at == mangled.length();
    }

    private void enter() {
        if (++depth > DEEPEST || ++steps > MOST_STEPS) {
            throw new Malformed();
        }
    }

    private void leave() {
        depth--;
    }

    private void print(String text) {
        if (!silent) {
            if (plain.length() + text.length() > LONGEST) {
                throw new Malformed();
            }
            plain.append(text);
        }
    }

    private char peek() {
        return at < mangled.length() ? mangled.charAt(at) : '\0';
    }

    private char next() {
        if (atEnd()) {
            throw new Malformed();
        }
        return mangled.charAt(at++);
    }

    private boolean take(char wanted) {
        if (peek() != wanted) {
            return false;
        }
        at++;
        return true;
    }

    /** base-62-number: {@code _} is 0, {@code 0_} is 1. */
    private long number62() {
        if (take('_')) {
            return 0;
        }
        long value = 0;
        while (!take('_')) {
            char digit = next();
            int worth;
            if (digit >= '0' && digit <= '9') {
                worth = digit - '0';
            } else if (digit >= 'a' && digit <= 'z') {
                worth = digit - 'a' + 10;
            } else if (digit >= 'A' && digit <= 'Z') {
                worth = digit - 'A' + 36;
            } else {
                throw new Malformed();
            }
            // Hashes of crates have 64 bits and are not shown; numbers that matter are small.
            value = value >= LARGEST / 62 ? LARGEST : value * 62 + worth;
        }
        return value + 1;
    }

    private long tagged62(char tag) {
        return take(tag) ? number62() + 1 : 0;
    }

    private record Identifier(String name, long disambiguator) {}

    private Identifier identifier() {
        long disambiguator = tagged62('s');
        return new Identifier(undisambiguated(), disambiguator);
    }

    private String undisambiguated() {
        boolean punycode = take('u');
        int length = decimal();
        boolean _ = take('_');
        if (length > mangled.length() - at) {
            throw new Malformed();
        }
        String name = mangled.substring(at, at + length);
        at += length;
        return punycode ? Punycode.decoded(name).orElse("punycode{" + name + "}") : name;
    }

    private int decimal() {
        char first = next();
        if (first < '0' || first > '9') {
            throw new Malformed();
        }
        int value = first - '0';
        while (value > 0 && peek() >= '0' && peek() <= '9') {
            value = value * 10 + (next() - '0');
            if (value > LONGEST) {
                throw new Malformed();
            }
        }
        return value;
    }

    /** Continues at an earlier place, and comes back. */
    private void backReference(Runnable part) {
        int here = at - 1;
        long target = number62();
        if (target >= here) {
            throw new Malformed();
        }
        if (silent) {
            return;
        }
        int after = at;
        at = (int) target;
        part.run();
        at = after;
    }

    /** Prints a path; in a value the arguments of generics follow {@code ::}. */
    private void path(boolean inValue) {
        enter();
        switch (next()) {
            case 'C' -> print(identifier().name());
            case 'N' -> nested(inValue);
            case 'M' -> {
                implPath();
                print("<");
                type();
                print(">");
            }
            case 'X' -> {
                implPath();
                traitOf();
            }
            case 'Y' -> traitOf();
            case 'I' -> {
                path(inValue);
                print(inValue ? "::<" : "<");
                separated(this::genericArgument);
                print(">");
            }
            case 'B' -> backReference(() -> path(inValue));
            default -> throw new Malformed();
        }
        leave();
    }

    private void traitOf() {
        print("<");
        type();
        print(" as ");
        path(false);
        print(">");
    }

    private void nested(boolean inValue) {
        char namespace = next();
        boolean special = namespace >= 'A' && namespace <= 'Z';
        if (!special && !(namespace >= 'a' && namespace <= 'z')) {
            throw new Malformed();
        }
        path(inValue);
        Identifier own = identifier();
        if (special) {
            String kind = namespace == 'C' ? "closure" : namespace == 'S' ? "shim" : String.valueOf(namespace);
            print("::{" + kind + (own.name().isEmpty() ? "" : ":" + own.name()) + "#" + own.disambiguator() + "}");
        } else if (!own.name().isEmpty()) {
            print("::" + own.name());
        }
    }

    /** Where an impl block stands says nothing that its type does not. */
    private void implPath() {
        long _ = tagged62('s');
        boolean before = silent;
        silent = true;
        path(false);
        silent = before;
    }

    private int separated(Runnable part) {
        int count = 0;
        while (!take('E')) {
            if (count++ > 0) {
                print(", ");
            }
            part.run();
        }
        return count;
    }

    private void genericArgument() {
        if (take('L')) {
            lifetime(number62());
        } else if (take('K')) {
            constant();
        } else {
            type();
        }
    }

    /** Index 0 is one without a name; others count from the innermost binder. */
    private void lifetime(long index) {
        if (index == 0) {
            print("'_");
            return;
        }
        long depthOfBinder = boundLifetimes - index;
        if (depthOfBinder < 0) {
            throw new Malformed();
        }
        print(depthOfBinder < 26 ? "'" + (char) ('a' + depthOfBinder) : "'_" + depthOfBinder);
    }

    private void binder(Runnable part) {
        long bound = tagged62('G');
        if (bound > DEEPEST) {
            throw new Malformed();
        }
        if (bound > 0) {
            print("for<");
            for (int i = 0; i < bound; i++) {
                if (i > 0) {
                    print(", ");
                }
                boundLifetimes++;
                lifetime(1);
            }
            print("> ");
        }
        part.run();
        boundLifetimes -= (int) bound;
    }

    private void type() {
        enter();
        char tag = next();
        String basic = BASIC_TYPES.get(tag);
        if (basic != null) {
            print(basic);
            leave();
            return;
        }
        switch (tag) {
            case 'R', 'Q' -> {
                print("&");
                if (take('L')) {
                    long lifetime = number62();
                    if (lifetime != 0) {
                        lifetime(lifetime);
                        print(" ");
                    }
                }
                print(tag == 'Q' ? "mut " : "");
                type();
            }
            case 'P', 'O' -> {
                print(tag == 'P' ? "*const " : "*mut ");
                type();
            }
            case 'A', 'S' -> {
                print("[");
                type();
                if (tag == 'A') {
                    print("; ");
                    constant();
                }
                print("]");
            }
            case 'T' -> {
                print("(");
                print(separated(this::type) == 1 ? ",)" : ")");
            }
            case 'F' -> binder(this::function);
            case 'D' -> {
                print("dyn ");
                binder(this::dynamic);
                if (!take('L')) {
                    throw new Malformed();
                }
                long lifetime = number62();
                if (lifetime != 0) {
                    print(" + ");
                    lifetime(lifetime);
                }
            }
            case 'B' -> backReference(this::type);
            default -> {
                at--;
                path(false);
            }
        }
        leave();
    }

    private void function() {
        print(take('U') ? "unsafe " : "");
        if (take('K')) {
            String abi = take('C') ? "C" : undisambiguated().replace('_', '-');
            print("extern \"" + abi + "\" ");
        }
        print("fn(");
        separated(this::type);
        print(")");
        if (!take('u')) {
            print(" -> ");
            type();
        }
    }

    private void dynamic() {
        int count = 0;
        while (!take('E')) {
            print(count++ > 0 ? " + " : "");
            dynamicTrait();
        }
    }

    /** A trait whose associated types stand among its arguments: {@code Iterator<Item = u8>}. */
    private void dynamicTrait() {
        boolean open = openPath();
        while (take('p')) {
            print(open ? ", " : "<");
            open = true;
            print(undisambiguated() + " = ");
            type();
        }
        print(open ? ">" : "");
    }

    /** A path whose list of arguments, if there is one, is left open. */
    private boolean openPath() {
        enter();
        boolean[] open = new boolean[1];
        if (take('B')) {
            backReference(() -> open[0] = openPath());
        } else if (take('I')) {
            path(false);
            print("<");
            separated(this::genericArgument);
            open[0] = true;
        } else {
            path(false);
        }
        leave();
        return open[0];
    }

    /** One that stands for itself, as an argument or a length: what is more than a number goes into braces. */
    private void constant() {
        constant(false);
    }

    private void constant(boolean inside) {
        enter();
        char tag = next();
        boolean braces = !inside && "eRQATV".indexOf(tag) >= 0 && !(tag == 'R' && peek() == 'e');
        print(braces ? "{" : "");
        switch (tag) {
            case 'p' -> print("_");
            case 'h', 't', 'm', 'y', 'o', 'j' -> print(digits().toString());
            case 'a', 's', 'l', 'x', 'n', 'i' -> {
                boolean negative = take('n');
                print((negative ? "-" : "") + digits());
            }
            case 'b' -> {
                BigInteger value = digits();
                print(value.signum() == 0 ? "false" : "true");
            }
            case 'c' -> character();
            case 'e' -> {
                print("*");
                text();
            }
            case 'R', 'Q' -> {
                if (tag == 'R' && take('e')) {
                    text();
                } else {
                    print(tag == 'R' ? "&" : "&mut ");
                    constant(true);
                }
            }
            case 'A' -> {
                print("[");
                separated(() -> constant(true));
                print("]");
            }
            case 'T' -> {
                print("(");
                print(separated(() -> constant(true)) == 1 ? ",)" : ")");
            }
            case 'V' -> value();
            case 'B' -> backReference(() -> constant(inside));
            default -> throw new Malformed();
        }
        print(braces ? "}" : "");
        leave();
    }

    /** A value of a struct or enum. */
    private void value() {
        path(true);
        switch (next()) {
            case 'U' -> {}
            case 'T' -> {
                print("(");
                separated(() -> constant(true));
                print(")");
            }
            case 'S' -> {
                print(" { ");
                separated(() -> {
                    print(identifier().name() + ": ");
                    constant(true);
                });
                print(" }");
            }
            default -> throw new Malformed();
        }
    }

    private BigInteger digits() {
        String hex = hex();
        return hex.isEmpty() ? BigInteger.ZERO : new BigInteger(hex, 16);
    }

    private String hex() {
        int start = at;
        while (!take('_')) {
            char digit = next();
            if (!(digit >= '0' && digit <= '9') && !(digit >= 'a' && digit <= 'f')) {
                throw new Malformed();
            }
        }
        return mangled.substring(start, at - 1);
    }

    private void character() {
        BigInteger point = digits();
        if (point.bitLength() > 21 || !Character.isValidCodePoint(point.intValue())) {
            throw new Malformed();
        }
        print("'" + Character.toString(point.intValue()) + "'");
    }

    private void text() {
        String hex = hex();
        if (hex.length() % 2 != 0) {
            throw new Malformed();
        }
        byte[] bytes = HexFormat.of().parseHex(hex);
        print("\"" + new String(bytes, StandardCharsets.UTF_8) + "\"");
    }
}
