package io.seep.report;

import java.util.Map;

/** Why stacks end before the root of their thread, in words; the codes are those of docs/report-format.md. */
public final class StackCut {
    private static final int LONGEST_CODE = 4000;

    private static final Map<String, String> SENTENCES = Map.ofEntries(
            Map.entry("depth", "deeper than --stack-depth"),
            Map.entry("framePointers", "followed by frame pointers, callers may be missing"),
            Map.entry("lost", "no room was left to record it"),
            Map.entry("off", "stacks were not recorded"),
            Map.entry("unreadable", "the stack's memory could not be read"),
            Map.entry("busy", "too many stacks were recorded at once"),
            Map.entry("noTable", "the last frame's file has no unwind table"),
            Map.entry("gap", "the last frame's function is not in its file's unwind table"),
            Map.entry("unsupported", "the last frame's unwind rule needs more than can be followed"),
            Map.entry("loop", "the next frame would not lie above the last one"),
            Map.entry("noCodeMap", "there was no map of this program's code"),
            Map.entry("framePointerEnd", "frame pointers ended here, callers may be missing"),
            Map.entry("output", "left out to keep the report within --max-output"),
            Map.entry("similar", "of another block of the same site: --free-stacks records all"),
            Map.entry(
                    "partialJit",
                    "frames of compiled Java code may be missing; start the JVM with -XX:+PreserveFramePointer"));

    private StackCut() {}

    /** The sentence for a code; a code that is not known is shown itself. */
    public static String sentence(String status) {
        String sentence = SENTENCES.get(status);
        if (sentence != null) {
            return sentence;
        }
        return status.isBlank() ? "(no name)" : Printable.of(status, LONGEST_CODE);
    }
}
