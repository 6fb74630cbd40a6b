package io.seep.cli;

import io.seep.elf.ElfFile;
import io.seep.elf.ElfFormatException;
import io.seep.guard.MemoryPressure;
import io.seep.guard.health.Finding;
import io.seep.model.AllocatorFile;
import io.seep.probe.AllocatorPlan;
import io.seep.proc.MappedFile;
import io.seep.proc.RootFolder;
import io.seep.symbolize.NamePreview;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The files with code of a target, looked at as a trace would look at them.
 *
 * @param files that it maps, or would map
 * @param root the root directory that their paths begin at
 * @param plans allocators among them
 */
record Patient(List<MappedFile> files, RootFolder root, Map<MappedFile, AllocatorPlan> plans) {
    private static final int MOST_NAMED = 5;

    static Patient of(List<MappedFile> files, RootFolder root) {
        var plans = new LinkedHashMap<MappedFile, AllocatorPlan>();
        var search = new AllocatorSearch(new AllocatorOptions(), false);
        for (MappedFile file : files) {
            plan(search, file).ifPresent(plan -> plans.put(file, plan));
        }
        return new Patient(files, root, plans);
    }

    private static Optional<AllocatorPlan> plan(AllocatorSearch search, MappedFile file) {
        try {
            return search.plan(ElfFile.open(file.channel()), file);
        } catch (ElfFormatException unusable) {
            return Optional.empty();
        }
    }

    List<AllocatorFile> allocators() {
        return plans.entrySet().stream()
                .map(entry -> new AllocatorFile(
                        entry.getValue().family(),
                        entry.getKey().path(),
                        entry.getValue().buildId(),
                        entry.getValue().probes().stream()
                                .map(probe -> ProbedAllocators.describe(probe, 0))
                                .toList()))
                .toList();
    }

    /** What each file tells of stacks and names. */
    List<Diagnosis.Part> parts() {
        try (var preview = new NamePreview()) {
            var parts = new ArrayList<Diagnosis.Part>();
            preview.look(files, root)
                    .forEach((file, names) -> parts.add(new Diagnosis.Part(
                            file.path(), names.symbols(), names.lines(), hasTable(file), names.debugPackage())));
            return parts;
        }
    }

    private static boolean hasTable(MappedFile file) {
        try {
            ElfFile elf = ElfFile.open(file.channel());
            return elf.ehFrameHeaderVaddr().isPresent()
                    || elf.section(".eh_frame").isPresent();
        } catch (ElfFormatException unusable) {
            return false;
        }
    }

    List<Finding> findings(List<Diagnosis.Part> parts) {
        var findings = new ArrayList<Finding>();
        findings.add(
                plans.isEmpty()
                        ? Finding.limit(
                                "allocators",
                                "none found in " + files.size() + " files with code",
                                "nothing is seen until the program loads one",
                                "programs with an allocator under other names are not traced")
                        : Finding.ok(
                                "allocators",
                                plans.entrySet().stream()
                                        .map(entry -> entry.getValue().family() + " in "
                                                + entry.getKey().baseName())
                                        .collect(Collectors.joining(", "))));
        slowProbes().ifPresent(findings::add);
        without(
                        parts,
                        part -> !part.unwindTable(),
                        "unwind tables",
                        "stacks through these end there, unless they keep frame pointers",
                        "build with -fasynchronous-unwind-tables or -fno-omit-frame-pointer")
                .ifPresent(findings::add);
        without(
                        parts,
                        part -> !part.symbols(),
                        "symbols",
                        "of these files only exported functions have names",
                        "do not strip them")
                .ifPresent(findings::add);
        without(
                        parts,
                        part -> !part.lines(),
                        "debug information",
                        "frames in these have no source lines",
                        "build with -g")
                .ifPresent(findings::add);
        return findings;
    }

    private Optional<Finding> slowProbes() {
        String slow = plans.values().stream()
                .flatMap(plan -> plan.probes().stream())
                .filter(probe -> !probe.emulated())
                .map(probe -> probe.function().name())
                .distinct()
                .collect(Collectors.joining(", "));
        return slow.isEmpty()
                ? Optional.empty()
                : Optional.of(Finding.note(
                        "probes",
                        "no cheap place in " + slow
                                + ": a call costs a second trap, on virtual machines ten times as much",
                        ""));
    }

    private static Optional<Finding> without(
            List<Diagnosis.Part> parts, Predicate<Diagnosis.Part> lacks, String what, String cost, String cure) {
        List<Diagnosis.Part> lacking = parts.stream().filter(lacks).toList();
        if (lacking.isEmpty()) {
            return Optional.empty();
        }
        String names = lacking.stream()
                .limit(MOST_NAMED)
                .map(part -> part.path().substring(part.path().lastIndexOf('/') + 1))
                .collect(Collectors.joining(", "));
        String packages = what.equals("unwind tables")
                ? ""
                : lacking.stream()
                        .map(Diagnosis.Part::debugPackage)
                        .filter(name -> !name.isEmpty())
                        .distinct()
                        .collect(Collectors.joining(" "));
        String more = lacking.size() > MOST_NAMED ? " and " + (lacking.size() - MOST_NAMED) + " more" : "";
        return Optional.of(Finding.limit(
                what,
                "missing in " + names + more,
                cost,
                packages.isEmpty() ? cure : "install " + packages + "; your own: " + cure));
    }

    /** What else is said of a running process: where it is, and what it may use. */
    static List<Finding> surroundings(int pid) {
        var findings = new ArrayList<Finding>();
        if (!Namespaces.same(pid, "mnt") || !Namespaces.same(pid, "pid")) {
            findings.add(Finding.ok("container", "the process is in one; its files are read through /proc/" + pid));
        }
        for (MemoryPressure.GroupLimit limit : MemoryPressure.of(pid).limits()) {
            String text = String.format(
                    Locale.ROOT,
                    "%s: of %d MiB %d are free",
                    limit.group(),
                    limit.limitBytes() >> 20,
                    limit.freeBytes() >> 20);
            findings.add(
                    limit.freeBytes() < limit.limitBytes() / 10
                            ? Finding.limit(
                                    "control group",
                                    text,
                                    "the trace ends when less than a twentieth is left",
                                    "trace soon after a restart, or raise the limit")
                            : Finding.ok("control group", text));
        }
        return findings;
    }
}
