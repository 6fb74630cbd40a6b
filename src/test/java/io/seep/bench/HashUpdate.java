package io.seep.bench;

import io.seep.bpf.BpfLink;
import io.seep.bpf.BpfObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What libbpf-tools' memleak does at the kernel's tracepoints: src/bench/bpf/hash_update.bpf.c. */
final class HashUpdate implements AutoCloseable {
    private static final List<String> PROGRAMS = List.of(
            "on_kfree",
            "on_kmem_cache_free",
            "on_mm_page_free",
            "on_percpu_free",
            "on_kmalloc",
            "on_kmem_cache_alloc",
            "on_mm_page_alloc",
            "on_percpu_alloc");

    private final BpfObject object;
    private final List<BpfLink> links = new ArrayList<>();

    private HashUpdate(BpfObject object) {
        this.object = object;
    }

    /**
     * Loads and attaches the programs.
     *
     * @param allOfIt with the size by way of a second hash, and sums by stack in a third
     */
    static HashUpdate start(Path compiled, boolean allOfIt) throws IOException {
        var started = new HashUpdate(BpfObject.openFile(compiled));
        started.object.setConstant("all_of_it", allOfIt ? 1 : 0);
        started.object.load();
        PROGRAMS.forEach(name -> started.links.add(started.object.program(name).attach()));
        return started;
    }

    @Override
    public void close() {
        links.forEach(BpfLink::close);
        object.close();
    }
}
