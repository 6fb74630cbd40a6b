package io.seep.model;

import java.util.List;

/**
 * The machine and the rules of the run.
 *
 * @param host host name
 * @param kernel release, as uname(2) gives it
 * @param cpus processors that are online
 * @param memoryBytes physical memory
 * @param libc the target's C library, for example {@code glibc 2.36}; empty when unknown
 * @param name development, staging or production
 * @param nameSource where {@code name} came from, for example {@code default}
 * @param unseenHeaps heaps of the target that malloc has no part in
 */
public record Environment(
        String host,
        String kernel,
        int cpus,
        long memoryBytes,
        String libc,
        String name,
        String nameSource,
        List<AllocatorFile> allocators,
        List<UnseenHeap> unseenHeaps) {
    public Environment {
        allocators = List.copyOf(allocators);
        unseenHeaps = List.copyOf(unseenHeaps);
    }

    /** A target with no heap but malloc's. */
    public Environment(
            String host,
            String kernel,
            int cpus,
            long memoryBytes,
            String libc,
            String name,
            String nameSource,
            List<AllocatorFile> allocators) {
        this(host, kernel, cpus, memoryBytes, libc, name, nameSource, allocators, List.of());
    }
}
