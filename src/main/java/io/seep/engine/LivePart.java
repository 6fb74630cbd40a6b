package io.seep.engine;

import java.lang.foreign.MemorySegment;

/**
 * A part of the table of live blocks; its layout is in src/main/bpf/abi.h.
 *
 * @param descriptor by which another process can map it
 * @param values its buckets
 */
public record LivePart(int descriptor, MemorySegment values) {}
