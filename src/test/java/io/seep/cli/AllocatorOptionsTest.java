package io.seep.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class AllocatorOptionsTest {
    @Test
    void allMayBeRepeated() {
        AllocatorOptions options = parsed(
                "-O",
                "a.so",
                "--object",
                "b.so",
                "--symbols-prefix",
                "x_",
                "--symbols-prefix",
                "y_",
                "--pair",
                "alloc=a(size=0),free=b(ptr=0)",
                "--pair",
                "alloc=c(bytes=3),free=d(ptr=0)",
                "--caller-module",
                "libz.so",
                "--only-under",
                "parse",
                "--only-under",
                "read");
        options.check();

        assertThat(options.objects).containsExactly("a.so", "b.so");
        assertThat(options.request(false).prefixes()).containsExactly("x_", "y_");
        assertThat(options.request(false).pairs()).hasSize(2);
        assertThat(options.selection().modules()).containsExactly("libz.so");
        assertThat(options.selection().functions()).containsExactly("parse", "read");
    }

    @Test
    void whatMakesNoSenseIsRefusedWithAReason() {
        assertThatThrownBy(
                        () -> parsed("--pair", "alloc=a(size=9),free=b(ptr=0)").check())
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("--pair: size=9 of a");
        assertThatThrownBy(() -> parsed("--symbols-prefix", "").check())
                .isInstanceOf(UsageException.class)
                .hasMessage("--symbols-prefix needs a name");
        assertThatThrownBy(() -> parsed("--only-under", " ").check()).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> parsed("--caller-module", "").check()).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> parsed("-O", "").check()).isInstanceOf(UsageException.class);
    }

    private static AllocatorOptions parsed(String... arguments) {
        var options = new AllocatorOptions();
        new CommandLine(options).parseArgs(arguments);
        return options;
    }
}
