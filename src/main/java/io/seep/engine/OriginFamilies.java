package io.seep.engine;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.seep.model.CallFamily;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/** Tells the map origin_families of src/main/bpf/frees.bpf.h to which family the functions of a name belong. */
final class OriginFamilies {
    private final MemorySegment families;
    private final Map<Integer, CallFamily> known = new HashMap<>();

    OriginFamilies(MemorySegment families) {
        this.families = families;
    }

    /** Once functions of one name belong to several families in different files, their name says nothing. */
    void note(int origin, CallFamily family) {
        CallFamily agreed = known.merge(origin, family, (one, other) -> one == other ? one : CallFamily.ANY);
        long at = (long) origin * Long.BYTES;
        if (at < families.byteSize()) {
            families.set(JAVA_LONG, at, agreed.number());
        }
    }
}
