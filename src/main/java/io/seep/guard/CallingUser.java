package io.seep.guard;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The person behind a Seep that runs as root: who typed sudo.
 *
 * @param uid that user's number
 * @param gid that user's group; -1 when it is not known
 */
public record CallingUser(int uid, int gid) {
    private static final String NUMBER = "\\d{1,9}";

    /** Who called sudo, doas or pkexec; empty when root did, or nobody can tell. */
    public static Optional<CallingUser> of(Map<String, String> variables) {
        return Stream.of("SUDO_UID", "PKEXEC_UID")
                .map(name -> variables.getOrDefault(name, ""))
                .filter(uid -> uid.matches(NUMBER) && !uid.matches("0+"))
                .map(uid -> new CallingUser(Integer.parseInt(uid), number(variables.getOrDefault("SUDO_GID", ""))))
                .findFirst();
    }

    private static int number(String text) {
        return text.matches(NUMBER) ? Integer.parseInt(text) : -1;
    }

    /**
     * Could this user debug the process without sudo? The check of ptrace(2), "Ptrace access mode checking", without the
     * parts that ask the caller's privileges, as this user has none.
     *
     * @return why not, as a sentence; empty when the user could
     */
    public Optional<String> mayNotDebug(int pid) {
        Map<String, String> status = status(pid);
        String[] uids = status.getOrDefault("Uid", "").split("\\s+");
        String[] gids = status.getOrDefault("Gid", "").split("\\s+");
        // proc_pid_status(5): real, effective, saved, file system
        if (uids.length < 3 || !allAre(uids, uid)) {
            return Optional.of("process " + pid + " belongs to another user");
        }
        if (gids.length < 3 || !allAre(gids, gid)) {
            return Optional.of("process " + pid + " runs with another group");
        }
        if (!status.getOrDefault("CapPrm", "").matches("0+")) {
            return Optional.of("process " + pid + " has privileges that user " + uid + " has not");
        }
        // proc(5): the files of a process that is not dumpable belong to root.
        if (ownerOf(pid) != uid) {
            return Optional.of("process " + pid + " does not let itself be debugged");
        }
        return Optional.empty();
    }

    private static boolean allAre(String[] ids, int wanted) {
        for (int i = 0; i < 3; i++) {
            if (!ids[i].equals(Integer.toString(wanted))) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, String> status(int pid) {
        var fields = new TreeMap<String, String>();
        try {
            for (String line : Files.readString(Path.of("/proc/" + pid + "/status"), StandardCharsets.ISO_8859_1)
                    .split("\n")) {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    fields.put(
                            line.substring(0, colon), line.substring(colon + 1).strip());
                }
            }
        } catch (IOException gone) {
            return Map.of();
        }
        return fields;
    }

    private static int ownerOf(int pid) {
        try {
            return (int) Files.getAttribute(Path.of("/proc/" + pid + "/status"), "unix:uid", LinkOption.NOFOLLOW_LINKS);
        } catch (IOException gone) {
            return -1;
        }
    }
}
