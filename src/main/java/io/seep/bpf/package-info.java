/**
 * Loading BPF programs and reading their maps: libbpf opens and loads objects, links to uprobes are made by bpf(2)
 * itself. Knows nothing of allocators or stacks; nobody above sees a C name.
 *
 * <p>Start with {@link io.seep.bpf.BpfObject}.
 */
@NullMarked
package io.seep.bpf;

import org.jspecify.annotations.NullMarked;
