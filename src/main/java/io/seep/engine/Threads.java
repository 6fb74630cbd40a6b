package io.seep.engine;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.seep.bpf.BpfMap;
import io.seep.bpf.BpfObject;
import io.seep.bpf.HashMapEntries;
import io.seep.model.ThreadNames;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which threads allocated what: names for each site, and, if kept, the thread of each live block. */
final class Threads {
    private static final int WORDS = Abi.THREAD_NAMES / Long.SIZE;

    private final BpfMap namesMap;
    private final BpfMap blocksMap;

    Threads(BpfObject object) {
        this.namesMap = object.map("thread_names");
        this.blocksMap = object.map("block_threads");
    }

    /** The names that there are now. */
    Names names() {
        Map<Integer, String> names = new TreeMap<>();
        HashMapEntries.forEach(
                namesMap,
                Abi.NAME_BYTES,
                (name, number) -> names.put(number.get(JAVA_INT, 0), name.getString(0, UTF_8)));
        return new Names(names);
    }

    /** The thread of each live block, by the block's key. */
    Map<Long, Integer> ofBlocks() {
        Map<Long, Integer> threads = new HashMap<>();
        HashMapEntries.forEach(
                blocksMap, Long.BYTES, (key, thread) -> threads.put(key.get(JAVA_LONG, 0), thread.get(JAVA_INT, 0)));
        return threads;
    }

    /** Names by their numbers. */
    record Names(Map<Integer, String> byNumber) {
        /** Of the threads that allocated at a site; bit 0 stands for those whose name has no number. */
        ThreadNames of(MemorySegment sites, long site) {
            List<String> names = new ArrayList<>();
            boolean others = (sites.get(JAVA_LONG, site + Abi.Site.THREAD_NAMES) & 1) != 0;
            for (int word = 0; word < WORDS; word++) {
                long bits = sites.get(JAVA_LONG, site + Abi.Site.THREAD_NAMES + 8L * word);
                if (word == 0) {
                    bits &= ~1L;
                }
                for (; bits != 0; bits &= bits - 1) {
                    String name = byNumber.get(word * Long.SIZE + Long.numberOfTrailingZeros(bits));
                    if (name != null) {
                        names.add(name);
                    }
                }
            }
            return new ThreadNames(names, others);
        }
    }
}
