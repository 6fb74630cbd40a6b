package io.seep.probe;

import io.seep.elf.ElfFile;
import io.seep.elf.ElfFormatException;
import io.seep.elf.Symbol;
import io.seep.model.AllocatorFunction;
import io.seep.model.CallFamily;
import io.seep.model.CallKind;
import io.seep.model.PlannedProbe;
import io.seep.probe.x86.PlacementNeed;
import io.seep.probe.x86.ProbePlacement;
import io.seep.probe.x86.ProbePlacer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Finds the allocator functions of files and the instruction for each probe. */
public final class ProbePlanner {
    /** A longer function than any allocator's; its symbol lies. */
    private static final int MOST_CODE_BYTES = 1 << 16;

    private final ProbeRequest request;
    private final List<FunctionGroup> groups;
    private final Set<String> foundPrefixes = new HashSet<>();
    private final Set<CustomPair.CustomFunction> foundFunctions = new HashSet<>();

    public ProbePlanner(ProbeRequest request) {
        this.request = request;
        this.groups = AllocatorCatalog.groups(request.prefixes());
    }

    /**
     * The probes for a file; empty when it is no allocator.
     *
     * @param baseName the file's name without its folders
     */
    public Optional<AllocatorPlan> plan(ElfFile file, String baseName) {
        var definitions = new Definitions(file);
        List<FunctionGroup> present = groups.stream().filter(definitions::has).toList();
        AllocatorCatalog.Family family = family(definitions);
        List<KnownFunction> wanted = new ArrayList<>();
        if (!present.isEmpty()) {
            wanted.addAll(present.getFirst().functions());
            wanted.addAll(family.ownOperators() ? CppOperators.ALL : List.of());
        }
        if (request.operators()) {
            // Those of libstdc++, and what a program has in their place.
            wanted.addAll(CppOperators.ALL);
        }
        present.stream().skip(1).forEach(group -> wanted.addAll(group.functions()));
        present.forEach(group -> foundPrefixes.add(group.allocate()));
        for (CustomPair.CustomFunction function : customFunctions()) {
            if (function.mayBeIn(baseName)
                    && !definitions.of(function.known().symbol()).isEmpty()) {
                foundFunctions.add(function);
                wanted.add(function.known());
            }
        }
        List<PlannedProbe> probes = probes(file, definitions, wanted);
        String name = present.isEmpty() ? nameOf(probes) : family.name();
        return probes.isEmpty()
                ? Optional.empty()
                : Optional.of(new AllocatorPlan(name, file.buildId().orElse(""), probes));
    }

    private static String nameOf(List<PlannedProbe> probes) {
        return probes.stream().allMatch(probe -> probe.function().name().startsWith("operator "))
                ? "operators of C++"
                : "--pair";
    }

    private List<CustomPair.CustomFunction> customFunctions() {
        return request.pairs().stream()
                .flatMap(pair -> pair.functions().stream())
                .toList();
    }

    private static AllocatorCatalog.Family family(Definitions definitions) {
        return AllocatorCatalog.FAMILIES.stream()
                .filter(family -> definitions.hasAny(family.evidence()))
                .findFirst()
                .orElse(AllocatorCatalog.OWN);
    }

    private static List<PlannedProbe> probes(ElfFile file, Definitions definitions, List<KnownFunction> wanted) {
        var probes = new ArrayList<PlannedProbe>();
        Map<Long, AllocatorFunction> taken = new HashMap<>();
        wanted.forEach(function -> definitions
                .of(function.symbol())
                .forEach(symbol -> taken.merge(symbol.value(), function.function(), ProbePlanner::shared)));
        var housekeeping = Housekeeping.of(file, definitions);
        for (KnownFunction function : wanted) {
            for (Symbol symbol : definitions.of(function.symbol())) {
                OptionalLong offset = file.fileOffset(symbol.value());
                if (offset.isEmpty()) {
                    continue;
                }
                AllocatorFunction first = taken.remove(symbol.value());
                if (first != null) {
                    probes.add(place(file, first, symbol, offset.getAsLong(), housekeeping));
                }
            }
        }
        return probes;
    }

    /** What was asked for and is in none of the files so far, one sentence each. */
    public List<String> disappointments() {
        var sentences = new ArrayList<String>();
        for (String prefix : request.prefixes()) {
            if (!foundPrefixes.contains(prefix + "malloc")) {
                sentences.add("--symbols-prefix " + prefix + ": no file has both " + prefix + "malloc and " + prefix
                        + "free");
            }
        }
        for (CustomPair.CustomFunction function : customFunctions()) {
            if (!foundFunctions.contains(function)) {
                sentences.add("--pair: no function " + function.known().symbol()
                        + (function.file().isEmpty() ? " in any file" : " in " + function.file())
                        + " of the process (C++ names are typed as nm shows them)");
            }
        }
        return sentences;
    }

    /** The first of two functions with the same code. */
    private static AllocatorFunction shared(AllocatorFunction first, AllocatorFunction other) {
        CallFamily one = CallFamily.of(first);
        CallFamily two = CallFamily.of(other);
        return one == two || one == CallFamily.ANY || two == CallFamily.ANY
                ? first
                : first.with(AllocatorFunction.Trait.ANY_FAMILY);
    }

    private static PlannedProbe place(
            ElfFile file, AllocatorFunction function, Symbol symbol, long entryOffset, Housekeeping housekeeping) {
        // At a free too the return address must be on top: it tells the allocator's own frees from the program's.
        PlacementNeed need = PlacementNeed.session(function.argumentsRead());
        boolean mayPassNull = function.kind() == CallKind.FREE && function.blockArgument() == 1;
        ProbePlacement placement = ProbePlacer.place(
                code(file, symbol), 0, (int) symbol.sizeBytes(), mayPassNull ? need.passingNullTest() : need);
        long at = symbol.value() + placement.offsetBytes();
        return new PlannedProbe(
                function,
                entryOffset,
                placement.offsetBytes(),
                placement.isEmulated(),
                placement.reason(),
                housekeeping.bytesBefore(at),
                housekeeping.bytesBehind(at));
    }

    private static byte[] code(ElfFile file, Symbol symbol) {
        try {
            return file.code(symbol.value(), (int) Math.min(symbol.sizeBytes(), MOST_CODE_BYTES));
        } catch (ElfFormatException unreadable) {
            return new byte[0];
        }
    }
}
