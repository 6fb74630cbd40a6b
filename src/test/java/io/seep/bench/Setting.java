package io.seep.bench;

import java.io.PrintStream;
import java.nio.file.Path;

/**
 * How a suite is to measure.
 *
 * @param home the project's folder
 * @param quick true for a short look, whose figures are not kept
 * @param out where progress goes, a line each
 */
record Setting(Path home, boolean quick, PrintStream out) {

    /** The Seep that is measured. */
    Path seep() {
        return home.resolve("target/dist/bin/seep");
    }

    /** What ./bench has compiled. */
    Path built(String name) {
        return home.resolve("target/bench").resolve(name);
    }

    /** A program or configuration of the benchmarks. */
    Path program(String name) {
        return home.resolve("src/bench/programs").resolve(name);
    }

    /** A long or a short length, in whatever unit. */
    int choose(int full, int ifQuick) {
        return quick ? ifQuick : full;
    }

    void say(String progress) {
        out.println("bench: " + progress);
    }
}
