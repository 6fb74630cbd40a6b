package io.seep.importer;

import io.seep.model.Frame;
import io.seep.model.Imported;
import io.seep.model.ImportedSite;
import io.seep.model.Series;
import io.seep.model.SiteDetail;
import io.seep.model.Stack;
import io.seep.model.ThreadNames;
import io.seep.model.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A heap profile of jemalloc, {@code heap_v2}: stacks as addresses with what was live of a sample, then the process's
 * mappings. jemalloc takes a block of {@code s} bytes into the sample with the probability 1 − exp(−s / rate), so every
 * count is divided by that (as jeprof does), and stands for all blocks.
 */
final class JemallocHeap {
    static final String MAGIC = "heap_v2/";
    private static final String MAPPINGS = "MAPPED_LIBRARIES:";
    /** The four words behind it, with N for the number. */
    private static final List<String> FORMS = List.of("N:", "N", "[N:", "N]");

    private static final String ALL_THREADS = "t*:";

    private final InputLines lines;
    private final double rate;
    private final List<Counted> stacks = new ArrayList<>();
    private final TreeMap<Long, Mapping> mappings = new TreeMap<>(Long::compareUnsigned);
    private long @Nullable [] open;
    private boolean sums;

    private record Counted(long[] addresses, long blocks, long bytes, long allBlocks, long allBytes) {}

    private record Mapping(long end, long base, String path) {}

    /** @param first the first line, which was read already */
    JemallocHeap(InputLines lines, String first) {
        this.lines = lines;
        long number = Numbers.decimal(first, MAGIC.length(), first.length());
        if (number < 0) {
            throw lines.wrong("'heap_v2/N' is expected, with the mean bytes between samples as N");
        }
        this.rate = number;
    }

    Imported read() throws IOException {
        String line = lines.next();
        while (line != null && !line.equals(MAPPINGS)) {
            count(line);
            line = lines.next();
        }
        if (open != null || !sums) {
            throw lines.wrong("the file ends before the counts of its last stack");
        }
        for (line = lines.next(); line != null; line = lines.next()) {
            mapping(line);
        }
        List<String> remarks = new ArrayList<>();
        if (rate > 1) {
            remarks.add("one byte in " + (long) rate + " was sampled: the numbers are estimates for all");
        }
        remarks.add("bytes are those that jemalloc took for a block, its size classes, not those asked for");
        List<ImportedSite> sites = stacks.stream().map(this::site).toList();
        return new Imported("jemalloc", 0, program(), List.of(), sites, remarks);
    }

    private void count(String line) {
        String text = line.strip();
        if (text.startsWith("@")) {
            if (open != null) {
                throw lines.wrong("the counts of the stack above are expected first");
            }
            open = addresses(text);
        } else if (text.startsWith(ALL_THREADS)) {
            counts(text);
        } else if (!text.isEmpty() && !(text.startsWith("t") && text.indexOf(':') > 1)) {
            throw lines.wrong("'@ ADDRESSES', 't*: counts' or '" + MAPPINGS + "' is expected");
        }
    }

    private long[] addresses(String text) {
        String[] words = text.substring(1).strip().split(" +", -1);
        long[] addresses = new long[words.length == 1 && words[0].isEmpty() ? 0 : words.length];
        for (int i = 0; i < addresses.length; i++) {
            if (!words[i].startsWith("0x") || !Numbers.isHex(words[i], 2, words[i].length())) {
                throw lines.wrong("an address is expected, not '" + words[i] + "'");
            }
            addresses[i] = Numbers.hex(words[i], 2, words[i].length(), 0);
        }
        return addresses;
    }

    /** {@code t*: 40: 20480 [0: 0]}: live blocks and bytes, then all that were ever counted, if that was asked for. */
    private void counts(String text) {
        String[] words = text.substring(ALL_THREADS.length()).strip().split(" +", -1);
        long[] numbers = new long[4];
        for (int i = 0; i < numbers.length; i++) {
            String form = FORMS.get(i);
            String word = i < words.length ? words[i] : "";
            int from = form.startsWith("[") ? 1 : 0;
            int to = word.length() - (form.length() - from - 1);
            boolean fits = word.startsWith(form.substring(0, from)) && word.endsWith(form.substring(from + 1));
            numbers[i] = fits ? Numbers.decimal(word, from, to) : -1;
            if (numbers[i] < 0) {
                throw lines.wrong("'t*: blocks: bytes [blocks: bytes]' is expected, with numbers below 2^63");
            }
        }
        long[] addresses = open;
        open = null;
        if (addresses == null) {
            if (sums) {
                throw lines.wrong("'@ ADDRESSES' is expected first");
            }
            sums = true;
            return;
        }
        if (stacks.size() == StackSums.MOST_STACKS) {
            throw lines.wrong("more than " + StackSums.MOST_STACKS + " stacks");
        }
        stacks.add(new Counted(addresses, numbers[0], numbers[1], numbers[2], numbers[3]));
    }

    /** A line of /proc/PID/maps (proc_pid_maps(5)); those of no file are of no use. */
    private void mapping(String line) {
        int dash = line.indexOf('-');
        int blank = line.indexOf(' ');
        if (dash <= 0 || blank < dash || !Numbers.isHex(line, 0, dash) || !Numbers.isHex(line, dash + 1, blank)) {
            if (line.isBlank()) {
                return;
            }
            throw lines.wrong("a line of /proc/PID/maps is expected");
        }
        String[] words = line.split(" +", 6);
        if (words.length < 6 || !words[5].startsWith("/") || !Numbers.isHex(words[2], 0, words[2].length())) {
            return;
        }
        long start = Numbers.hex(line, 0, dash, 0);
        Mapping before = mappings.isEmpty() ? null : mappings.lastEntry().getValue();
        long base = before != null && before.path.equals(words[5])
                ? before.base
                : start - Numbers.hex(words[2], 0, words[2].length(), 0);
        mappings.put(start, new Mapping(Numbers.hex(line, dash + 1, blank, 0), base, words[5]));
    }

    private String program() {
        return mappings.isEmpty() ? "" : mappings.firstEntry().getValue().path;
    }

    private ImportedSite site(Counted counted) {
        List<Frame> frames = new ArrayList<>(counted.addresses.length);
        for (long address : counted.addresses) {
            // A return address: the call is the byte before it.
            Frame frame = frame(address - 1);
            boolean own = frame.module() != null && frame.module().startsWith("libjemalloc");
            if (!own || !frames.isEmpty()) {
                frames.add(frame);
            }
        }
        long[] live = forAll(counted.blocks, counted.bytes);
        long[] all = counted.allBlocks == 0 ? live : forAll(counted.allBlocks, counted.allBytes);
        return new ImportedSite(
                ImportedSite.UNKNOWN_ORIGIN,
                new Stack(Stack.COMPLETE, frames),
                live[0],
                live[1],
                Math.max(all[0], live[0]),
                Math.max(all[1], live[1]),
                Verdict.UNCLEAR,
                Series.EMPTY,
                Series.EMPTY,
                new SiteDetail(ThreadNames.UNKNOWN, List.of(), null));
    }

    private long[] forAll(long blocks, long bytes) {
        if (blocks == 0 || rate <= 1) {
            return new long[] {blocks, bytes};
        }
        double share = 1 - Math.exp(-((double) bytes / blocks) / rate);
        return new long[] {Math.round(blocks / share), Math.round(bytes / share)};
    }

    private Frame frame(long address) {
        var entry = mappings.floorEntry(address);
        Mapping mapping =
                entry == null || Long.compareUnsigned(address, entry.getValue().end) >= 0 ? null : entry.getValue();
        if (mapping == null) {
            return new Frame(null, 0, null, null, null, address, address, null, 0, false, "in no mapped file");
        }
        String path = mapping.path;
        return new Frame(
                null,
                0,
                path.substring(path.lastIndexOf('/') + 1),
                path,
                null,
                address - mapping.base,
                address,
                null,
                0,
                false,
                "no symbols in a heap profile");
    }
}
