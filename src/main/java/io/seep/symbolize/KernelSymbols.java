package io.seep.symbolize;

import io.seep.model.Frame;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The kernel's functions by address, from /proc/kallsyms (proc_kallsyms(5)), modules' and BPF programs' among them.
 * Read once; immutable.
 */
public final class KernelSymbols {
    /** What the frames of the kernel itself belong to. */
    public static final String KERNEL = "[kernel]";

    private static final Path USUAL = Path.of("/proc/kallsyms");

    /** Types of code, as nm(1) writes them. */
    private static final String CODE = "tTwWi";

    private static final int MOST_SYMBOLS = 4_000_000;

    /** No function is so long: what lies further behind the last symbol of a module belongs to something else. */
    private static final long LONGEST_FUNCTION_BYTES = 4 << 20;

    /** The first byte of the kernel's code, where it is linked and where it was loaded (arch/x86/kernel/vmlinux.lds.S). */
    static final String TEXT_START = "_stext";

    private final long[] addresses;
    private final String[] names;
    private final String[] modules;
    private final String problem;

    private KernelSymbols(long[] addresses, String[] names, String[] modules, String problem) {
        this.addresses = addresses;
        this.names = names;
        this.modules = modules;
        this.problem = problem;
    }

    /** Those of the running kernel; without any where it hides them. */
    public static KernelSymbols read() {
        return read(USUAL);
    }

    private record Line(long address, String name, String module) {}

    static KernelSymbols read(Path file) {
        List<Line> lines = new ArrayList<>();
        Map<String, String> known = new HashMap<>();
        boolean hidden = false;
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            for (String line = reader.readLine();
                    line != null && lines.size() < MOST_SYMBOLS;
                    line = reader.readLine()) {
                int type = line.indexOf(' ') + 1;
                if (type <= 0 || type + 2 > line.length() || CODE.indexOf(line.charAt(type)) < 0) {
                    continue;
                }
                long address = Long.parseUnsignedLong(line, 0, type - 1, 16);
                hidden |= address == 0;
                if (address != 0) {
                    int tab = line.indexOf('\t', type);
                    String name = line.substring(type + 2, tab < 0 ? line.length() : tab);
                    String module = tab < 0 ? KERNEL : line.substring(tab + 1).strip();
                    lines.add(new Line(address, name, known.computeIfAbsent(module, own -> own)));
                }
            }
        } catch (IOException | NumberFormatException unreadable) {
            return new KernelSymbols(
                    new long[0], new String[0], new String[0], file + " can't be read: " + unreadable.getMessage());
        }
        // Stable: of several names for one address the first one in the file.
        lines.sort((left, right) -> Long.compareUnsigned(left.address, right.address));
        return new KernelSymbols(
                lines.stream().mapToLong(Line::address).toArray(),
                lines.stream().map(Line::name).toArray(String[]::new),
                lines.stream().map(Line::module).toArray(String[]::new),
                hidden && lines.isEmpty()
                        ? "the kernel hides its addresses: see kptr_restrict in proc_sys_kernel(5)"
                        : "no symbols");
    }

    /** True when nothing is known. */
    public boolean isEmpty() {
        return addresses.length == 0;
    }

    /** Why nothing is known. */
    String problem() {
        return problem;
    }

    /** Where the kernel's code begins; 0 when unknown. */
    public long textStart() {
        return firstNamed(TEXT_START, KERNEL);
    }

    private long firstNamed(String name, String module) {
        for (int at = 0; at < names.length; at++) {
            if (names[at].equals(name) && modules[at].equals(module)) {
                return addresses[at];
            }
        }
        return 0;
    }

    /**
     * The frame of code at an address of the kernel; its offset is the address.
     *
     * @param address as it is to be looked up: of a return address the byte before it
     */
    public Frame frame(long address) {
        int at = floor(address);
        if (at < 0 || address - addresses[at] > LONGEST_FUNCTION_BYTES) {
            return new Frame(null, 0, KERNEL, null, null, address, address, null, 0, false, problem);
        }
        return new Frame(
                names[at],
                address - addresses[at],
                modules[at],
                null,
                null,
                address,
                address,
                null,
                0,
                false,
                CodeNames.NO_LINES);
    }

    private int floor(long address) {
        // All lie in the upper half, so that their order as signed numbers is the same.
        int found = Arrays.binarySearch(addresses, address);
        int at = found >= 0 ? found : -found - 2;
        while (at > 0 && addresses[at - 1] == addresses[at]) {
            at--;
        }
        return at;
    }
}
