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
 */
public record Environment(
        String host,
        String kernel,
        int cpus,
        long memoryBytes,
        String libc,
        String name,
        String nameSource,
        List<AllocatorFile> allocators) {
    public Environment {
        allocators = List.copyOf(allocators);
    }
}
