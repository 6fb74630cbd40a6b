package io.seep.probe.x86;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** The real programs and libraries that the decoder is compared with objdump on. */
enum SystemBinaries {
    LIBC("libc6", "/usr/lib/x86_64-linux-gnu/libc.so.6", "/usr/lib64/libc.so.6"),
    LIBSTDCXX("libstdc++6", "/usr/lib/x86_64-linux-gnu/libstdc++.so.6", "/usr/lib64/libstdc++.so.6"),
    PYTHON("python3", "/usr/bin/python3", "/usr/local/bin/python3"),
    JEMALLOC("libjemalloc2", "/usr/lib/x86_64-linux-gnu/libjemalloc.so.2", "/usr/lib64/libjemalloc.so.2"),
    TCMALLOC(
            "libtcmalloc-minimal4",
            "/usr/lib/x86_64-linux-gnu/libtcmalloc_minimal.so.4",
            "/usr/lib64/libtcmalloc_minimal.so.4");

    private static final byte[] ELF_MAGIC = {0x7f, 'E', 'L', 'F'};

    private final String debianPackage;
    private final String place;
    private final String otherPlace;

    SystemBinaries(String debianPackage, String place, String otherPlace) {
        this.debianPackage = debianPackage;
        this.place = place;
        this.otherPlace = otherPlace;
    }

    /** The file; where it is not installed, the test is skipped, but fails with CI=true. */
    Path require() {
        return Stream.of(place, otherPlace)
                .map(Path::of)
                .filter(SystemBinaries::isElf)
                .findFirst()
                .orElseGet(() -> missing("no ELF file " + place + " or " + otherPlace + ": install " + debianPackage));
    }

    /** Skips the test, except with CI=true, where everything must be there. */
    static Path missing(String what) {
        return "true".equals(System.getenv("CI")) ? fail(what) : abort(what);
    }

    private static boolean isElf(Path path) {
        if (!Files.isRegularFile(path)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(path)) {
            return Arrays.equals(in.readNBytes(ELF_MAGIC.length), ELF_MAGIC);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
