package io.seep.proc;

import io.seep.model.Memory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** /proc/PID/status, cmdline, exe and stat of a process. */
public final class ProcessStatus {
    /** include/linux/sched.h: TASK_COMM_LEN, without the zero. */
    private static final int LONGEST_NAME = 15;

    private final Map<String, String> fields;

    private ProcessStatus(Map<String, String> fields) {
        this.fields = fields;
    }

    /** Reads the status; empty when there is no such process. */
    public static Optional<ProcessStatus> read(int pid) {
        var fields = new HashMap<String, String>();
        try {
            // Not by lines: a process may have a carriage return in its name, which the kernel does not escape.
            for (String line : Files.readString(proc(pid, "status"), StandardCharsets.ISO_8859_1)
                    .split("\n")) {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    fields.put(
                            line.substring(0, colon), line.substring(colon + 1).strip());
                }
            }
        } catch (IOException gone) {
            return Optional.empty();
        }
        return fields.isEmpty() ? Optional.empty() : Optional.of(new ProcessStatus(fields));
    }

    public int threadGroup() {
        return (int) number("Tgid");
    }

    public int parent() {
        return (int) number("PPid");
    }

    /** {@code R}, {@code S}, {@code D}, {@code T}, {@code t}, {@code Z} or {@code X}. */
    public char state() {
        String state = fields.getOrDefault("State", "X");
        return state.isEmpty() ? 'X' : state.charAt(0);
    }

    /** Anonymous memory, resident or swapped out, in bytes. */
    public long anonymousBytes() {
        return kibibytes("RssAnon") + kibibytes("VmSwap");
    }

    public int threads() {
        return (int) number("Threads");
    }

    /** The pid in the innermost pid namespace that the process is in. */
    public int namespacePid() {
        String[] pids = fields.getOrDefault("NSpid", "0").split("\\s+");
        try {
            return Integer.parseInt(pids[pids.length - 1]);
        } catch (NumberFormatException malformed) {
            return 0;
        }
    }

    /** The effective user, as Seep's user namespace numbers it. */
    public int user() {
        return effective("Uid");
    }

    /** The effective group. */
    public int group() {
        return effective("Gid");
    }

    /** proc_pid_status(5): real, effective, saved and file system id. */
    private int effective(String field) {
        String[] ids = fields.getOrDefault(field, "").split("\\s+");
        try {
            return ids.length < 2 ? -1 : (int) Long.parseLong(ids[1]);
        } catch (NumberFormatException malformed) {
            return -1;
        }
    }

    /** Does the process have a handler for SIGQUIT? */
    public boolean catchesQuit() {
        try {
            return (Long.parseUnsignedLong(fields.getOrDefault("SigCgt", "0"), 16) & (1L << (3 - 1))) != 0;
        } catch (NumberFormatException malformed) {
            return false;
        }
    }

    /** True for a kernel thread or a zombie: nothing is mapped. */
    public boolean hasNoMemory() {
        return !fields.containsKey("VmSize");
    }

    public Memory memory() {
        return new Memory(
                kibibytes("VmSize"),
                kibibytes("VmRSS"),
                kibibytes("VmData"),
                kibibytes("VmHWM"),
                kibibytes("RssAnon"),
                threads());
    }

    private long kibibytes(String field) {
        return number(field) * 1024;
    }

    private long number(String field) {
        String text = fields.getOrDefault(field, "0");
        int end = 0;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        return end == 0 || end > 18 ? 0 : Long.parseLong(text.substring(0, end));
    }

    /**
     * The signal that ended a process which was not waited for yet (proc_pid_stat(5), field 52); 0 for another end, or
     * when that can't be read.
     */
    public static int endedBySignal(int pid) {
        try {
            String stat = Files.readString(proc(pid, "stat"), StandardCharsets.ISO_8859_1);
            // Fields are counted behind the name, which may hold anything.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ");
            return fields[0].equals("Z") ? Integer.parseInt(fields[fields.length - 1]) & 0x7f : 0;
        } catch (IOException | RuntimeException unreadable) {
            return 0;
        }
    }

    /** The processes of this short name: the first 15 bytes of a longer one. */
    public static List<Integer> named(String name) {
        String shortName = new String(
                name.getBytes(StandardCharsets.UTF_8),
                0,
                Math.min(LONGEST_NAME, name.getBytes(StandardCharsets.UTF_8).length),
                StandardCharsets.ISO_8859_1);
        var pids = new ArrayList<Integer>();
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
            for (Path process : processes) {
                int pid = Integer.parseInt(process.getFileName().toString());
                if (shortName(pid).equals(shortName)) {
                    pids.add(pid);
                }
            }
        } catch (IOException unreadable) {
            return List.of();
        }
        pids.sort(Comparator.naturalOrder());
        return pids;
    }

    private static String shortName(int pid) {
        try {
            // Without the line feed at its end; others are part of the name.
            String text = Files.readString(proc(pid, "comm"), StandardCharsets.ISO_8859_1);
            return text.isEmpty() ? "" : text.substring(0, text.length() - 1);
        } catch (IOException gone) {
            return "";
        }
    }

    /** True for a program of the older processors' kind, with addresses of 32 bits. */
    public static boolean isThirtyTwoBit(int pid) {
        try (var program = Files.newInputStream(proc(pid, "exe"))) {
            // elf(5): EI_CLASS is the fifth byte, ELFCLASS32 is 1.
            byte[] begin = program.readNBytes(5);
            return begin.length == 5 && begin[0] == 0x7f && begin[1] == 'E' && begin[4] == 1;
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** What its mount namespace is called; empty when it can't be told. */
    static String mountNamespace(int pid) {
        try {
            return Files.readSymbolicLink(proc(pid, "ns/mnt")).toString();
        } catch (IOException gone) {
            return "";
        }
    }

    /** Where its root directory lies; empty when it can't be told. */
    static String rootPath(int pid) {
        try {
            return Files.readSymbolicLink(proc(pid, "root")).toString();
        } catch (IOException gone) {
            return "";
        }
    }

    /** The command line; the name in brackets for a process that has none. */
    public static String commandLine(int pid) {
        try {
            List<String> arguments = arguments(pid);
            if (!arguments.isEmpty()) {
                // Who names itself anew fills the room behind with zeros or blanks.
                return String.join(" ", arguments).stripTrailing();
            }
            return "["
                    + Files.readString(proc(pid, "comm"), StandardCharsets.ISO_8859_1)
                            .strip() + "]";
        } catch (IOException gone) {
            return "";
        }
    }

    private static List<String> arguments(int pid) throws IOException {
        var arguments = new ArrayList<String>();
        try (var stream = Files.newInputStream(proc(pid, "cmdline"))) {
            String all = new String(stream.readNBytes(64 * 1024), StandardCharsets.UTF_8);
            for (String argument : all.split("\0", -1)) {
                arguments.add(argument);
            }
        }
        if (arguments.getLast().isEmpty()) {
            arguments.removeLast();
        }
        return arguments;
    }

    /** The program file as the target sees it; empty when unreadable. */
    public static String executable(int pid) {
        try {
            return Files.readSymbolicLink(proc(pid, "exe")).toString();
        } catch (IOException | UnsupportedOperationException gone) {
            return "";
        }
    }

    private static Path proc(int pid, String file) {
        return Path.of("/proc/" + pid + "/" + file);
    }
}
