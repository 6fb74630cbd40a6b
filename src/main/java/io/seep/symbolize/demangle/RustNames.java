package io.seep.symbolize.demangle;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Both of Rust's ways to mangle a name; what it appends for copies of a function stays, as in C. */
public final class RustNames {
    /** A name as {@code _RNv…} or {@code _ZN…17h0123456789abcdefE}, and what a compiler or linker put behind it. */
    private static final Pattern SUFFIX = Pattern.compile("(?s)(_R[0-9A-Za-z_]+|_ZN[^E]*?.*?17h[0-9a-f]{16}E)(\\..*)?");

    /** The backend's own mark, which names a crate by a number that changes with every build. */
    private static final Pattern LLVM = Pattern.compile("\\.llvm\\.[0-9A-F]+");

    private RustNames() {}

    /** The name as written in Rust, without hashes; empty when it is not Rust's. */
    public static Optional<String> demangled(String name) {
        if (!name.startsWith("_R") && !name.startsWith("_ZN")) {
            return Optional.empty();
        }
        Matcher parts = SUFFIX.matcher(name);
        if (name.length() > RustV0.LONGEST || !parts.matches()) {
            return Optional.empty();
        }
        String mangled = parts.group(1);
        String suffix =
                parts.group(2) == null ? "" : LLVM.matcher(parts.group(2)).replaceAll("");
        return (mangled.startsWith("_R") ? RustV0.demangled(mangled) : RustLegacy.demangled(mangled))
                .map(plain -> plain + suffix);
    }
}
