package io.seep.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files under src/test/resources/golden that hold what a user sees; {@code -Dgolden.update=true} writes them anew. */
public final class Golden {
    private static final Path FILES = Path.of(
            System.getProperty("seep.home", System.getProperty("user.dir")), "src", "test", "resources", "golden");

    private Golden() {}

    /** Compares a text with a golden file, byte for byte. */
    public static void check(String name, String actual) throws IOException {
        Path file = FILES.resolve(name);
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, actual);
        }
        assertThat(file).as("run with -Dgolden.update=true to write it").exists();
        assertThat(actual).as(name).isEqualTo(Files.readString(file));
    }
}
