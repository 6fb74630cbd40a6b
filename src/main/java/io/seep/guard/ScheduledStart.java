package io.seep.guard;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a clock started this Seep, and no person: what runs by itself again and again is not a diagnosis. */
public final class ScheduledStart {
    /** Names of programs that start others by the clock; proc_pid_comm(5) has at most 15 letters. */
    private static final Set<String> CLOCKS =
            Set.of("cron", "crond", "anacron", "fcron", "bcron-sched", "dcron", "supercronic", "busybox-crond");

    /** Where units of systemd are described (systemd.unit(5)); those of systemd-run are transient. */
    private static final List<String> UNITS = List.of(
            "/run/systemd/transient",
            "/run/systemd/system",
            "/run/systemd/generator",
            "/etc/systemd/system",
            "/usr/local/lib/systemd/system",
            "/usr/lib/systemd/system",
            "/lib/systemd/system");

    private static final Pattern SERVICE = Pattern.compile("([^/]+)\\.service(/|$)", Pattern.MULTILINE);

    /** A chain of parents is never so long. */
    private static final int MOST_PARENTS = 64;

    private final Path root;

    private ScheduledStart(Path root) {
        this.root = root;
    }

    /**
     * What started this process by the clock, in words; empty when a person did, as far as can be seen: who sits at a
     * terminal is one.
     *
     * @param variables of the environment
     */
    public static Optional<String> ofSelf(Map<String, String> variables) {
        return new ScheduledStart(Path.of("/")).of(ProcessHandle.current().pid(), variables);
    }

    /** The same for a file system elsewhere and any process of it. */
    static Optional<String> of(Path root, long pid, Map<String, String> variables) {
        return new ScheduledStart(root).of(pid, variables);
    }

    private Optional<String> of(long pid, Map<String, String> variables) {
        if (hasTerminal(pid)) {
            return Optional.empty();
        }
        // systemd.exec(5): since 252 the environment names the unit that triggered this one.
        String trigger = variables.getOrDefault("TRIGGER_UNIT", "");
        if (trigger.endsWith(".timer")) {
            return Optional.of("the systemd timer " + trigger);
        }
        Optional<String> timer = timerOfService(pid);
        return timer.isPresent() ? timer : clockAbove(pid);
    }

    /** proc_pid_stat(5), field 7: tty_nr; the name before it may hold anything but its last parenthesis is ours. */
    private boolean hasTerminal(long pid) {
        String[] fields = afterName(read("proc/" + pid + "/stat"));
        return fields.length > 4 && !fields[4].equals("0");
    }

    private Optional<String> clockAbove(long pid) {
        long process = pid;
        for (int i = 0; i < MOST_PARENTS && process > 1; i++) {
            String name = read("proc/" + process + "/comm").strip();
            if (process != pid && CLOCKS.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                return Optional.of(name + " (process " + process + ")");
            }
            String[] fields = afterName(read("proc/" + process + "/stat"));
            process = fields.length > 1 && fields[1].matches("\\d{1,9}") ? Long.parseLong(fields[1]) : 0;
        }
        return Optional.empty();
    }

    private static String[] afterName(String stat) {
        return stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
    }

    /** A service that has a timer of the same name is started by it (systemd.timer(5)). */
    private Optional<String> timerOfService(long pid) {
        Matcher service = SERVICE.matcher(read("proc/" + pid + "/cgroup"));
        while (service.find()) {
            String timer = service.group(1) + ".timer";
            for (String units : UNITS) {
                if (Files.exists(root.resolve(units.substring(1)).resolve(timer))) {
                    return Optional.of("the systemd timer " + timer);
                }
            }
        }
        return Optional.empty();
    }

    private String read(String file) {
        try {
            return Files.readString(root.resolve(file), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }
}
