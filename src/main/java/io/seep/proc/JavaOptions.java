package io.seep.proc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The options that a Java virtual machine was started with, as far as its command line and its environment tell; those
 * of an {@code @argfile} or a JVM that is embedded in another program are not seen.
 */
public final class JavaOptions {
    private static final List<String> VARIABLES = List.of("JDK_JAVA_OPTIONS=", "JAVA_TOOL_OPTIONS=", "_JAVA_OPTIONS=");
    private static final int MOST_BYTES = 256 * 1024;

    private JavaOptions() {}

    /**
     * Does compiled Java code of this process keep rbp as a frame pointer? HotSpot does with -XX:+PreserveFramePointer,
     * and its interpreter always does.
     */
    public static boolean keepFramePointers(int pid) {
        return keepFramePointers(of(pid));
    }

    /** Was this process told to let no jcmd in? It would take the signal of one for a wish to see its threads. */
    public static boolean refusesAttach(int pid) {
        return refusesAttach(of(pid));
    }

    static boolean refusesAttach(List<String> options) {
        boolean refuses = false;
        for (String option : options) {
            switch (option) {
                case "-XX:+DisableAttachMechanism" -> refuses = true;
                case "-XX:-DisableAttachMechanism" -> refuses = false;
                default -> {}
            }
        }
        return refuses;
    }

    static boolean keepFramePointers(List<String> options) {
        boolean keeps = false;
        for (String option : options) {
            switch (option) {
                case "-XX:+PreserveFramePointer", "-Xint" -> keeps = true;
                case "-XX:-PreserveFramePointer", "-Xmixed", "-Xcomp" -> keeps = false;
                default -> {}
            }
        }
        return keeps;
    }

    private static List<String> of(int pid) {
        var options = new ArrayList<String>();
        for (String variable : strings(pid, "environ")) {
            VARIABLES.stream()
                    .filter(variable::startsWith)
                    .forEach(name -> options.addAll(
                            List.of(variable.substring(name.length()).split("\\s+"))));
        }
        options.addAll(strings(pid, "cmdline"));
        return options;
    }

    private static List<String> strings(int pid, String file) {
        try (var stream = Files.newInputStream(Path.of("/proc/" + pid + "/" + file))) {
            return List.of(new String(stream.readNBytes(MOST_BYTES), StandardCharsets.UTF_8).split("\0"));
        } catch (IOException gone) {
            return List.of();
        }
    }
}
