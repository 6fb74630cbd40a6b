package io.seep.unwind;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.seep.bpf.BpfException;
import io.seep.bpf.BpfMap;
import io.seep.bpf.BpfObject;
import io.seep.bpf.HashMapEntries;
import io.seep.ffm.Errno;
import io.seep.model.FrameCode;
import io.seep.unwind.table.NoTable;
import io.seep.unwind.table.OddRule;
import io.seep.unwind.table.UnwindTable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The maps of src/main/bpf/unwind_maps.bpf.h. Room in the tables is handed out from the start to the end and never given
 * back, so that nothing a walker reads ever changes. Safe for several threads.
 *
 * <p>Order of calls: {@link #configure} before the object is loaded, {@link #of} after; {@link #module} for each file
 * with code, then {@link #setCode} for each image, whenever its mappings have changed.
 */
public final class UnwindTables {
    private static final int PAGE_BYTES = 4 * Abi.PAGE_WORDS;
    private static final VarHandle COUNT = JAVA_LONG.varHandle();
    private static final int TRIES = 10;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final MemorySegment index;
    private final MemorySegment rows;
    private final MemorySegment odd;
    private final BpfMap imageCode;
    private final MemorySegment codeChanges;
    private final Map<Object, CodeModule> modules = new LinkedHashMap<>();
    private final Map<OddRule, Integer> dictionary = new HashMap<>();
    private int indexWords;
    private int rowWords;
    private long generation;

    private UnwindTables(
            MemorySegment index, MemorySegment rows, MemorySegment odd, BpfMap imageCode, MemorySegment codeChanges) {
        this.index = index;
        this.rows = rows;
        this.odd = odd;
        this.imageCode = imageCode;
        this.codeChanges = codeChanges;
    }

    /** Sets the sizes of the maps of an object that includes unwind.bpf.h; before it is loaded. */
    public static void configure(BpfObject object, TableRoom room) {
        object.map("unwind_index").setMaxEntries((int) Math.max(1, room.indexBytes() / PAGE_BYTES));
        object.map("unwind_rows").setMaxEntries((int) Math.max(1, room.rowBytes() / PAGE_BYTES));
        object.map("unwind_scratches").setMaxEntries(Abi.SCRATCHES_PER_CPU * BpfObject.possibleCpus());
    }

    /**
     * The tables of a loaded object, empty.
     *
     * @throws BpfException when the kernel refuses to map them
     */
    public static UnwindTables of(BpfObject object) {
        return new UnwindTables(
                object.map("unwind_index").values(),
                object.map("unwind_rows").values(),
                object.map("unwind_odd").values(),
                object.map("image_code"),
                object.variable(".bss", "code_changes"));
    }

    /**
     * The module of a file. The first time its unwind table is written; a file without one, or for whose table there is no
     * room, becomes a module that says why.
     *
     * @param key what the file is known by, with equals
     * @param file what it comes to; asked for the first time only
     */
    public synchronized CodeModule module(Object key, Supplier<CodeFile> file) {
        CodeModule known = modules.get(key);
        if (known != null) {
            return known;
        }
        CodeModule module = make(Math.min(modules.size(), FrameCode.NO_MODULE), key, file);
        modules.put(key, module);
        return module;
    }

    private CodeModule make(int number, Object key, Supplier<CodeFile> read) {
        if (number == FrameCode.NO_MODULE) {
            return CodeModule.withoutTable(number, key, "too many files", List.of());
        }
        CodeFile file = read.get();
        return switch (file.unwinding()) {
            case NoTable none -> CodeModule.withoutTable(number, key, none.why(), file.segments());
            case UnwindTable table -> place(number, key, file, table);
        };
    }

    private CodeModule place(int number, Object key, CodeFile file, UnwindTable table) {
        int[] located = table.rowsFor(this::dictionaryIndex);
        Optional<TableLayout> layout = TableLayout.of(table, located, rowWords);
        if (layout.isEmpty() || !fits(layout.get())) {
            return CodeModule.withoutTable(number, key, "no room for its unwind table", file.segments());
        }
        int[] newIndex = layout.get().index();
        int[] newRows = layout.get().rows();
        MemorySegment.copy(newIndex, 0, index, JAVA_INT, 4L * indexWords, newIndex.length);
        MemorySegment.copy(newRows, 0, rows, JAVA_INT, 4L * rowWords, newRows.length);
        var module = new CodeModule(number, key, "", file.segments(), indexWords, table.baseVaddr(), table.endVaddr());
        indexWords += newIndex.length;
        rowWords += newRows.length;
        return module;
    }

    private boolean fits(TableLayout layout) {
        return 4L * (indexWords + layout.index().length) <= index.byteSize()
                && 4L * (rowWords + layout.rows().length) <= rows.byteSize();
    }

    private int dictionaryIndex(OddRule rule) {
        Integer known = dictionary.get(rule);
        if (known != null) {
            return known;
        }
        int number = dictionary.size();
        if (number == Abi.MAX_ODD_RULES) {
            return -1;
        }
        MemorySegment.copy(rule.toBytes(), 0, odd, JAVA_BYTE, (long) number * OddRule.SIZE_BYTES, OddRule.SIZE_BYTES);
        dictionary.put(rule, number);
        return number;
    }

    /**
     * Tells where an image has its code now; a walk sees the whole old map or the whole new one.
     *
     * @throws BpfException when the kernel refuses
     */
    public synchronized void setCode(int image, CodeMap code) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment key = arena.allocateFrom(JAVA_INT, image);
            MemorySegment value = arena.allocate(Abi.ImageCode.BYTES, 8);
            code.write(value, ++generation);
            for (int tries = 1; !put(key, value, tries == TRIES); tries++) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            noteChange();
        }
    }

    /** The kernel takes such values from a small store, which is filled up again in the background. */
    private boolean put(MemorySegment key, MemorySegment value, boolean lastTry) {
        try {
            HashMapEntries.put(imageCode, key, value);
            return true;
        } catch (BpfException refused) {
            if (refused.errno() != Errno.ENOMEM || lastTry) {
                throw refused;
            }
            return false;
        }
    }

    /** The image is gone: its stacks are not walked any more. */
    public synchronized void forgetCode(int image) {
        try (Arena arena = Arena.ofConfined()) {
            HashMapEntries.remove(imageCode, arena.allocateFrom(JAVA_INT, image));
            noteChange();
        }
    }

    /** Behind the change: a walk that is kept from now on has begun behind it too. */
    private void noteChange() {
        var _ = (long) COUNT.getAndAdd(codeChanges, 0L, 1L);
    }

    /** All modules, by number. */
    public synchronized List<CodeModule> modules() {
        return List.copyOf(modules.values());
    }

    /** Memory of the kernel that the tables of the modules so far have taken. */
    public synchronized long usedBytes() {
        return 4L * (indexWords + rowWords);
    }
}
