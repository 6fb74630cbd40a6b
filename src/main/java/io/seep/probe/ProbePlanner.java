package io.seep.probe;

import io.seep.elf.ElfFile;
import io.seep.elf.ElfFormatException;
import io.seep.elf.Segment;
import io.seep.elf.Symbol;
import io.seep.elf.SymbolTable;
import io.seep.model.AllocatorFunction;
import io.seep.model.CallKind;
import io.seep.model.PlannedProbe;
import io.seep.probe.x86.PlacementNeed;
import io.seep.probe.x86.ProbePlacement;
import io.seep.probe.x86.ProbePlacer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Finds the allocator functions of a file and the instruction for each probe. */
public final class ProbePlanner {
    /** A longer function than any allocator's; its symbol lies. */
    private static final int MOST_CODE_BYTES = 1 << 16;

    private ProbePlanner() {}

    /**
     * The probes for a file; empty when it is no allocator: it must define both malloc and free as code.
     */
    public static Optional<AllocatorPlan> plan(ElfFile file) {
        SymbolTable symbols = file.symbols();
        if (definition(symbols, "malloc").isEmpty()
                || definition(symbols, "free").isEmpty()) {
            return Optional.empty();
        }
        var probes = new ArrayList<PlannedProbe>();
        Set<Long> taken = new HashSet<>();
        for (AllocatorFunction function : AllocatorCatalog.STANDARD) {
            for (Symbol symbol : definition(symbols, function.name())) {
                OptionalLong offset = file.fileOffset(symbol.value());
                if (offset.isPresent() && taken.add(symbol.value())) {
                    probes.add(place(file, function, symbol, offset.getAsLong()));
                }
            }
        }
        return Optional.of(new AllocatorPlan(family(symbols), file.buildId().orElse(""), probes));
    }

    private static List<Symbol> definition(SymbolTable symbols, String name) {
        return symbols.named(name).stream()
                .filter(symbol -> symbol.defined() && symbol.kind() == Symbol.Kind.FUNC)
                .filter(symbol -> symbol.binding() != Symbol.Binding.LOCAL)
                .toList();
    }

    private static String family(SymbolTable symbols) {
        return definition(symbols, "gnu_get_libc_version").isEmpty() ? "malloc" : "glibc";
    }

    private static PlannedProbe place(ElfFile file, AllocatorFunction function, Symbol symbol, long entryOffset) {
        // At a free too the return address must be on top: it tells the allocator's own frees from the program's.
        PlacementNeed need = PlacementNeed.session(function.argumentsRead());
        ProbePlacement placement = ProbePlacer.place(
                code(file, symbol),
                0,
                (int) symbol.sizeBytes(),
                function.kind() == CallKind.FREE ? need.passingNullTest() : need);
        long at = symbol.value() + placement.offsetBytes();
        Optional<Segment> own = ownCode(file, at);
        return new PlannedProbe(
                function,
                entryOffset,
                placement.offsetBytes(),
                placement.isEmulated(),
                placement.reason(),
                own.map(segment -> at - segment.vaddr()).orElse(0L),
                own.map(segment -> segment.endVaddr() - at).orElse(0L));
    }

    /** The allocator's code when its file is a library; in a program it is mixed with the program's own. */
    private static Optional<Segment> ownCode(ElfFile file, long vaddr) {
        return file.soname().isEmpty()
                ? Optional.empty()
                : file.segments().stream()
                        .filter(segment -> segment.executable() && segment.coversInFile(vaddr))
                        .findFirst();
    }

    private static byte[] code(ElfFile file, Symbol symbol) {
        try {
            return file.code(symbol.value(), (int) Math.min(symbol.sizeBytes(), MOST_CODE_BYTES));
        } catch (ElfFormatException unreadable) {
            return new byte[0];
        }
    }
}
