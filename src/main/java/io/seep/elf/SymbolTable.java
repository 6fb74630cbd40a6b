package io.seep.elf;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The symbols of .dynsym and .symtab in one table, by address. Immutable; names are decoded when a symbol is handed
 * out, so a table takes about 25 bytes a symbol and its names as they are in the file.
 */
public final class SymbolTable {

    private final SymbolColumns exported;
    private final SymbolColumns all;
    private final int[] order;
    private final SymbolCoverage coverage;
    private final List<String> problems;

    private SymbolTable(ElfFile file, SymbolColumns exported, SymbolColumns all, List<String> problems) {
        this.exported = exported;
        this.all = all;
        this.problems = problems;
        this.order = withoutDoubles(IndexSort.sorted(exported.count() + all.count(), this::compare));
        this.coverage = SymbolCoverage.of(this, file);
    }

    static SymbolTable of(ElfFile file, SymbolColumns exported, SymbolColumns all, List<String> problems) {
        return new SymbolTable(file, exported, all, problems);
    }

    /** Number of symbols, imports included. */
    public int size() {
        return order.length;
    }

    /** About how much memory the table holds, in bytes: for those who keep many. */
    public long heapBytes() {
        return exported.heapBytes() + all.heapBytes() + 4L * order.length + coverage.heapBytes();
    }

    /** All symbols by rising address, imports (address 0) included. */
    public Stream<Symbol> stream() {
        return Arrays.stream(order).mapToObj(this::symbol);
    }

    /** The symbols of exactly this name, definitions first. Looks at every symbol: for a handful of names. */
    public List<Symbol> named(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        List<Symbol> found = new ArrayList<>();
        for (int index : order) {
            if (columns(index).isNamed(local(index), bytes)) {
                found.add(symbol(index));
            }
        }
        found.sort(Comparator.comparing(Symbol::defined).reversed());
        return List.copyOf(found);
    }

    /**
     * The symbol that an address belongs to: of those whose size reaches over it the one that starts last. If there is
     * none, the last one before it without a size, provided that no other symbol and no end of a section lies between.
     *
     * <p>Of names for the same address functions are preferred to objects and those to untyped labels, then names
     * without a leading underscore, then global to weak to local ones, then the shortest: so {@code malloc} and not
     * {@code __libc_malloc}, {@code write} and not {@code __GI___write}.
     */
    public Optional<Symbol> covering(long vaddr) {
        int index = coverage.ownerOf(vaddr);
        return index < 0 ? Optional.empty() : Optional.of(symbol(index));
    }

    /** What was left out because it is broken or too large, in a few words each. */
    public List<String> problems() {
        return problems;
    }

    /** Indexes of the symbols by rising address; of those at one address the preferred one comes first. */
    int[] order() {
        return order;
    }

    long value(int index) {
        return columns(index).value(local(index));
    }

    long size(int index) {
        return columns(index).size(local(index));
    }

    boolean defined(int index) {
        return columns(index).defined(local(index));
    }

    private Symbol symbol(int index) {
        return columns(index).symbol(local(index));
    }

    private SymbolColumns columns(int index) {
        return index < exported.count() ? exported : all;
    }

    private int local(int index) {
        return index < exported.count() ? index : index - exported.count();
    }

    private int compare(int left, int right) {
        int byAddress = Long.compare(value(left), value(right));
        return byAddress != 0 ? byAddress : preferred(left, right);
    }

    private int preferred(int left, int right) {
        SymbolColumns leftColumns = columns(left);
        SymbolColumns rightColumns = columns(right);
        int leftAt = local(left);
        int rightAt = local(right);
        int byKind = Integer.compare(rank(leftColumns.kindAt(leftAt)), rank(rightColumns.kindAt(rightAt)));
        if (byKind != 0) {
            return byKind;
        }
        int byUnderscore =
                Boolean.compare(leftColumns.startsWithUnderscore(leftAt), rightColumns.startsWithUnderscore(rightAt));
        if (byUnderscore != 0) {
            return byUnderscore;
        }
        int byBinding = Integer.compare(rank(leftColumns.bindingAt(leftAt)), rank(rightColumns.bindingAt(rightAt)));
        if (byBinding != 0) {
            return byBinding;
        }
        int byLength = Integer.compare(leftColumns.nameLength(leftAt), rightColumns.nameLength(rightAt));
        if (byLength != 0) {
            return byLength;
        }
        int byName = leftColumns.compareNames(leftAt, rightColumns, rightAt);
        if (byName != 0) {
            return byName;
        }
        int bySize = Long.compare(rightColumns.size(rightAt), leftColumns.size(leftAt));
        return bySize != 0 ? bySize : Integer.compare(left, right);
    }

    private static int rank(Symbol.Kind kind) {
        return switch (kind) {
            case FUNC, IFUNC -> 0;
            case OBJECT -> 1;
            case NOTYPE -> 2;
        };
    }

    private static int rank(Symbol.Binding binding) {
        return switch (binding) {
            case GLOBAL, UNIQUE -> 0;
            case WEAK -> 1;
            case LOCAL -> 2;
        };
    }

    /** Exported symbols are in .symtab too; the one of .dynsym sorts first and stays. */
    private int[] withoutDoubles(int[] sorted) {
        int kept = 0;
        for (int index : sorted) {
            if (kept == 0 || !doubles(sorted[kept - 1], index)) {
                sorted[kept++] = index;
            }
        }
        return Arrays.copyOf(sorted, kept);
    }

    private boolean doubles(int left, int right) {
        SymbolColumns leftColumns = columns(left);
        SymbolColumns rightColumns = columns(right);
        int leftAt = local(left);
        int rightAt = local(right);
        return leftColumns != rightColumns
                && value(left) == value(right)
                && size(left) == size(right)
                && defined(left) == defined(right)
                && leftColumns.kindAt(leftAt) == rightColumns.kindAt(rightAt)
                && leftColumns.bindingAt(leftAt) == rightColumns.bindingAt(rightAt)
                && leftColumns.compareNames(leftAt, rightColumns, rightAt) == 0;
    }
}
