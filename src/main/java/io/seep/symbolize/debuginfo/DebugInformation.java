package io.seep.symbolize.debuginfo;

import io.seep.proc.OpenFile;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks seep-names, and goes on without it: a process that dies, hangs or answers nonsense is replaced, a file that does
 * this to it twice is not shown to it again. Not safe for several threads, but for {@link #abort()}.
 */
public final class DebugInformation implements AutoCloseable {
    /** Processes are replaced so often in a run; after that there are no lines. */
    private static final int MOST_DEATHS = 24;

    /** A file that two processes did not survive is not shown to a third. */
    private static final int DEATHS_OF_A_FILE = 2;

    /** Files that the process has mapped at one time: its address space is limited. */
    private static final int MOST_OPEN = 48;

    /**
     * The files that tell of one mapped file.
     *
     * @param debug its separate debug file; null without
     * @param alternate what several debug files share (dwz); null without
     */
    public record Files(
            OpenFile file,
            @Nullable OpenFile debug,
            @Nullable OpenFile alternate) {}

    /** What became of a module. */
    public enum State {
        /** There are source lines. */
        LINES,
        /** There are only symbols, at best. */
        NO_LINES,
        /** seep-names could not read it, or did not survive it. */
        UNREADABLE
    }

    private final Map<Files, Integer> deaths = new HashMap<>();
    private final Map<Files, State> states = new HashMap<>();
    private final LinkedHashMap<Files, Integer> open = new LinkedHashMap<>(16, 0.75f, true);
    private final Set<Files> refusedDebugFiles = new HashSet<>();
    private @Nullable NamesProcess process;
    private @Nullable String failure;
    private int died;
    private int nextId;
    private boolean closed;

    private final Duration patience;

    /** Waits for the largest debug files, of a browser say, which take seconds until their first answer. */
    public DebugInformation() {
        this(Duration.ofSeconds(20));
    }

    /** @param patience for one answer; who takes longer is given up */
    DebugInformation(Duration patience) {
        this.patience = patience;
    }

    private interface Question<T> {
        T ask(NamesProcess process) throws IOException;
    }

    /** The names of these addresses, one each; {@link AddressNames#NONE} where nothing is known. */
    public List<AddressNames> names(Files files, long[] addresses) {
        List<AddressNames> names = new ArrayList<>(addresses.length);
        while (names.size() < addresses.length) {
            List<AddressNames> some =
                    survive(files, process -> process.names(id(process, files), addresses, names.size()));
            if (some == null) {
                AddressNames[] unknown = new AddressNames[addresses.length - names.size()];
                Arrays.fill(unknown, AddressNames.NONE);
                names.addAll(List.of(unknown));
            } else {
                names.addAll(some);
            }
        }
        return names;
    }

    /** What is known of a module after its first {@link #names}. */
    public State state(Files files) {
        return states.getOrDefault(files, State.UNREADABLE);
    }

    /** True when the debug file that was found is not that of the file. */
    public boolean refusedDebugFile(Files files) {
        return refusedDebugFiles.contains(files);
    }

    /** Names of C++ without their mangling; those that can't be demangled are missing. */
    public Map<String, String> demangle(List<String> names) {
        Map<String, String> demangled = new HashMap<>();
        int done = 0;
        while (done < names.size()) {
            List<String> rest = names.subList(done, names.size());
            List<@Nullable String> some = survive(null, process -> process.demangle(rest));
            if (some == null) {
                some = oneByOne(rest.subList(0, Math.min(rest.size(), NamesProcess.MOST_NAMES)));
            }
            for (String text : some) {
                if (text != null) {
                    demangled.put(names.get(done), text);
                }
                done++;
            }
        }
        return demangled;
    }

    /** One of them is to blame: the others have a better chance alone. */
    private List<@Nullable String> oneByOne(List<String> names) {
        List<@Nullable String> demangled = new ArrayList<>();
        for (String name : names) {
            List<@Nullable String> one = survive(null, process -> process.demangle(List.of(name)));
            demangled.add(one == null ? null : one.getFirst());
        }
        return demangled;
    }

    /** Asks, twice if need be; null when nobody answers. */
    private <T> @Nullable T survive(@Nullable Files files, Question<T> question) {
        int most = files == null ? 1 : DEATHS_OF_A_FILE;
        for (int tries = 0; tries < most; tries++) {
            if (files != null && deaths.getOrDefault(files, 0) >= DEATHS_OF_A_FILE) {
                states.put(files, State.UNREADABLE);
                return null;
            }
            NamesProcess asked = running();
            if (asked == null) {
                return null;
            }
            try {
                return question.ask(asked);
            } catch (IOException lost) {
                end(String.valueOf(lost.getMessage()));
                if (files != null) {
                    deaths.merge(files, 1, Integer::sum);
                }
            }
        }
        if (files != null) {
            states.put(files, State.UNREADABLE);
        }
        return null;
    }

    private synchronized @Nullable NamesProcess running() {
        if (closed || died >= MOST_DEATHS) {
            return null;
        }
        if (process == null) {
            try {
                process = NamesProcess.start((int) patience.toMillis());
            } catch (IOException failed) {
                failure = failed.getMessage();
                died = MOST_DEATHS;
            }
        }
        return process;
    }

    private synchronized void end(String why) {
        if (process != null) {
            process.close();
        }
        process = null;
        open.clear();
        if (!closed) {
            died++;
            failure = why;
        }
    }

    private int id(NamesProcess asked, Files files) throws IOException {
        Integer known = open.get(files);
        if (known != null) {
            return known;
        }
        int id = nextId++ % MOST_OPEN;
        if (open.size() == MOST_OPEN) {
            var eldest = open.pollFirstEntry();
            id = eldest.getValue();
            asked.close(id);
        }
        int bits = asked.open(id, files.file(), files.debug(), files.alternate());
        open.put(files, id);
        states.put(
                files,
                (bits & NamesProcess.NOT_ELF) != 0
                        ? State.UNREADABLE
                        : (bits & NamesProcess.HAS_DWARF) != 0 ? State.LINES : State.NO_LINES);
        if ((bits & NamesProcess.DEBUG_FILE_REFUSED) != 0) {
            refusedDebugFiles.add(files);
        }
        return id;
    }

    /** The pid of the process that reads now; 0 when none does. */
    public synchronized int pid() {
        return process == null ? 0 : process.pid();
    }

    /** What went wrong, for the report; empty when nothing did. */
    public synchronized List<String> remarks() {
        if (died == 0) {
            return List.of();
        }
        if (died >= MOST_DEATHS) {
            return List.of("no source lines: the process that reads debug information (seep-names) cannot go on: "
                    + failure + "; functions are named by symbol tables");
        }
        long left = states.values().stream().filter(State.UNREADABLE::equals).count();
        return List.of("the process that reads debug information (seep-names) was lost " + died
                + (died == 1 ? " time: " : " times: ") + failure + "; "
                + (left == 0
                        ? "another one went on"
                        : left + (left == 1 ? " file is" : " files are") + " named by symbol tables only"));
    }

    /** Nobody wants more names: a question that is open ends without an answer, and so does every other. */
    public synchronized void abort() {
        closed = true;
        if (process != null) {
            process.kill();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (process != null) {
            process.close();
            process = null;
        }
    }
}
