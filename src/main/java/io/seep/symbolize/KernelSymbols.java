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
                String[] fields = line.split("[ \t]+", 4);
                if (fields.length < 3 || fields[1].length() != 1 || CODE.indexOf(fields[1].charAt(0)) < 0) {
                    continue;
                }
                long address = Long.parseUnsignedLong(fields[0], 16);
                hidden |= address == 0;
                if (address != 0) {
                    String module = fields.length > 3 ? fields[3].strip() : KERNEL;
                    lines.add(new Line(address, fields[2], known.computeIfAbsent(module, name -> name)));
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

    /**
     * The frame of code at an address of the kernel.
     *
     * @param address as it is to be looked up: of a return address the byte before it
     */
    public Frame frame(long address) {
        int at = floor(address);
        if (at < 0) {
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
                "no line numbers");
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
