package io.seep.cli;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The search for blocks that nothing points at, in a process that runs on: docs/reachability.md. */
@OptionGroup("Reachability")
final class ScanOptions {
    @Option(
            names = "--reachability",
            description = "at the end stop the process for a moment and find the blocks that nothing points at")
    boolean reachability;

    @Option(
            names = "--max-pause",
            paramLabel = "TIME",
            converter = Quantities.DurationConverter.class,
            description = "the longest stop for --reachability and seep why (500ms)")
    Duration maxPause = Duration.ofMillis(500);

    @Option(
            names = "--pointer-tags",
            paramLabel = "MASK",
            converter = MaskConverter.class,
            description = "bits in which the program keeps marks of its own in pointers, as 0x3")
    long pointerTags;

    /** Hexadecimal with 0x, or decimal. */
    static final class MaskConverter implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            try {
                return text.startsWith("0x") ? Long.parseUnsignedLong(text.substring(2), 16) : Long.parseLong(text);
            } catch (NumberFormatException wrong) {
                throw new TypeConversionException("'" + text + "' is no mask of bits: use one such as 0x7");
            }
        }
    }
}
