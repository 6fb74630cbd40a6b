package io.seep.engine;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.seep.bpf.BpfException;
import io.seep.bpf.BpfLink;
import io.seep.bpf.BpfObject;
import io.seep.bpf.KernelTypes;
import io.seep.bpf.ProgramInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The programs behind the tracepoints of the kernel's allocators; src/main/bpf/kernel.bpf.h. */
final class KernelPrograms {
    private static final List<String> FREES = List.of("kfree", "kmem_cache_free", "mm_page_free", "percpu_free_percpu");

    private static final List<String> ALLOCATIONS =
            List.of("kmalloc", "kmem_cache_alloc", "mm_page_alloc", "percpu_alloc_percpu");

    /** Since Linux 6.1 the others tell of these too. */
    private static final List<String> OLD_ALLOCATIONS = List.of("kmalloc_node", "kmem_cache_alloc_node");

    /** What the verifier checks against the kernel's types, and what it does not. */
    enum Kind {
        CHECKED("kernel"),
        RAW("raw");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }

        /** The program that does the work. */
        String first(String event) {
            return prefix + "_" + event;
        }

        /** The one that does what the first has missed. */
        String second(String event) {
            return prefix + "2_" + event;
        }
    }

    private final BpfObject object;
    private final Kind kind;
    private final List<String> allocations;

    private KernelPrograms(BpfObject object, Kind kind, List<String> allocations) {
        this.object = object;
        this.kind = kind;
        this.allocations = List.copyOf(allocations);
    }

    /** Before the object is loaded: without any of them. */
    static void leaveOut(BpfObject object) {
        Stream.of(FREES, ALLOCATIONS, OLD_ALLOCATIONS)
                .flatMap(List::stream)
                .forEach(event -> leaveOut(object, event, Kind.values()));
    }

    private static void leaveOut(BpfObject object, String event, Kind... kinds) {
        for (Kind kind : kinds) {
            object.program(kind.first(event)).leaveOut();
            object.program(kind.second(event)).leaveOut();
        }
    }

    /** Before the object is loaded: with those of one kind. */
    static KernelPrograms choose(BpfObject object, Kind kind) {
        KernelTypes types = KernelTypes.read();
        var allocations = new ArrayList<>(ALLOCATIONS);
        for (String event : OLD_ALLOCATIONS) {
            if (types.hasName("btf_trace_" + event)) {
                allocations.add(event);
            } else {
                leaveOut(object, event, kind);
            }
        }
        Kind other = kind == Kind.CHECKED ? Kind.RAW : Kind.CHECKED;
        Stream.of(FREES, ALLOCATIONS, OLD_ALLOCATIONS)
                .flatMap(List::stream)
                .forEach(event -> leaveOut(object, event, other));
        return new KernelPrograms(object, kind, allocations);
    }

    /**
     * Attaches those of frees, then those of allocations: a block that is seen to be made is seen to be freed.
     *
     * @throws BpfException when the kernel refuses; then none is attached
     */
    List<BpfLink> attach() {
        var links = new ArrayList<BpfLink>();
        try {
            FREES.forEach(event -> attach(event, links));
            allocations.forEach(event -> attach(event, links));
        } catch (BpfException refused) {
            links.forEach(BpfLink::close);
            throw refused;
        }
        return links;
    }

    /** In this order: the kernel runs them in the order in which they came. */
    private void attach(String event, List<BpfLink> links) {
        links.add(object.program(kind.first(event)).attach());
        links.add(object.program(kind.second(event)).attach());
    }

    private Stream<String> events() {
        return Stream.concat(FREES.stream(), allocations.stream());
    }

    private ProgramInfo info(String program) {
        return object.program(program).info();
    }

    /** Events that neither program of a pair could deal with, as both were at work on that processor. */
    long recursionMisses() {
        long missed = events().mapToLong(event -> info(kind.first(event)).recursionMisses())
                .sum();
        return Math.max(0, missed - object.variable(".bss", "second_runs").get(JAVA_LONG, 0));
    }

    /** The kernel's statistics of all of them. A pair is one run. */
    ProgramTime time() {
        List<ProgramInfo> firsts =
                events().map(event -> info(kind.first(event))).toList();
        List<ProgramInfo> all = Stream.concat(firsts.stream(), events().map(event -> info(kind.second(event))))
                .toList();
        return new ProgramTime(
                firsts.stream().mapToLong(ProgramInfo::runs).sum(),
                all.stream().mapToLong(ProgramInfo::runNanos).sum());
    }
}
