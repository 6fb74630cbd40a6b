package io.seep.symbolize;

import io.seep.elf.BuildId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which build the running kernel is of, and its modules (Documentation/ABI/testing/sysfs-kernel-notes; modules' notes
 * and sections lie below /sys/module).
 *
 * @param sys where sysfs is mounted
 */
record KernelIdentity(Path sys) {
    static final KernelIdentity RUNNING = new KernelIdentity(Path.of("/sys"));

    private static final int MOST_BYTES = 1 << 16;
    private static final Pattern MODULE = Pattern.compile("\\[([A-Za-z0-9_-]{1,64})]");

    /** The kernel's build-id as hex digits; empty when it does not tell. */
    Optional<String> buildId() {
        return notes(sys.resolve("kernel/notes"));
    }

    /** The build-id of a loaded module; empty when there is none. */
    Optional<String> buildId(String bracketed) {
        return folder(bracketed).flatMap(folder -> notes(folder.resolve("notes/.note.gnu.build-id")));
    }

    /** Where the code of a loaded module begins; 0 when unknown. */
    long textStart(String bracketed) {
        return folder(bracketed)
                .map(folder -> start(folder.resolve("sections/.text")))
                .orElse(0L);
    }

    private static long start(Path file) {
        try {
            String text = new String(contents(file), StandardCharsets.ISO_8859_1).strip();
            return text.startsWith("0x") ? Long.parseUnsignedLong(text.substring(2), 16) : 0;
        } catch (IOException | NumberFormatException unknown) {
            return 0;
        }
    }

    /** What stands in brackets for BPF programs and trampolines is no module. */
    private Optional<Path> folder(String bracketed) {
        var name = MODULE.matcher(bracketed);
        return name.matches()
                ? Optional.of(sys.resolve("module").resolve(name.group(1))).filter(Files::isDirectory)
                : Optional.empty();
    }

    private static Optional<String> notes(Path file) {
        try {
            return BuildId.inNotes(contents(file));
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    private static byte[] contents(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MOST_BYTES);
        }
    }
}
