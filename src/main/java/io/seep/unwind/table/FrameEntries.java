package io.seep.unwind.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes a section apart into its entries. One pass finds where entries begin; only a CIE that begins where an entry does
 * is accepted, so that each byte is read a fixed number of times whatever the references say.
 */
final class FrameEntries {

    private static final long EXTENDED_LENGTH = 0xffffffffL;

    private final FrameSection section;
    private final List<Fde> functions = new ArrayList<>();
    /** By offset in the section; null once found to be malformed. */
    private final Map<Integer, @Nullable Cie> common = new HashMap<>();

    private int malformed;

    /** An entry's cursor, behind its length and id. */
    private record Entry(int start, int idPosition, long id, FrameCursor body) {}

    private FrameEntries(FrameSection section) {
        this.section = section;
    }

    static FrameEntries read(FrameSection section) {
        FrameEntries entries = new FrameEntries(section);
        List<Entry> described = new ArrayList<>();
        FrameCursor cursor = new FrameCursor(section.bytes(), 0, section.bytes().length);
        try {
            while (cursor.hasMore()) {
                int start = cursor.position();
                long length = cursor.u32();
                boolean wide = length == EXTENDED_LENGTH;
                if (length == 0 && !section.debug()) {
                    break;
                }
                FrameCursor body = cursor.part(wide ? cursor.s64() : length);
                if (!body.hasMore()) {
                    continue;
                }
                Entry entry = entries.entry(start, wide, body);
                if (entries.isCommon(entry, wide)) {
                    entries.addCommon(entry);
                } else {
                    described.add(entry);
                }
            }
        } catch (MalformedFrameException cut) {
            entries.malformed++;
        }
        described.forEach(entries::addFunction);
        return entries;
    }

    /** The functions' entries, in the section's order. */
    List<Fde> functions() {
        return functions;
    }

    /** Number of entries that could not be read. */
    int malformed() {
        return malformed;
    }

    /** The id of .eh_frame has 4 bytes always, that of .debug_frame 8 behind an extended length. */
    private Entry entry(int start, boolean wide, FrameCursor body) throws MalformedFrameException {
        int idPosition = body.position();
        long id = wide && section.debug() ? body.s64() : body.u32();
        return new Entry(start, idPosition, id, body);
    }

    private boolean isCommon(Entry entry, boolean wide) {
        if (!section.debug()) {
            return entry.id() == 0;
        }
        return entry.id() == (wide ? -1L : 0xffffffffL);
    }

    private void addCommon(Entry entry) {
        try {
            common.put(entry.start(), Cie.read(entry.body(), section));
        } catch (MalformedFrameException broken) {
            common.put(entry.start(), null);
            malformed++;
        }
    }

    /** A function's entry names its CIE by the distance from the id back to it, in .debug_frame by its offset. */
    private void addFunction(Entry entry) {
        long cieStart = section.debug() ? entry.id() : entry.idPosition() - entry.id();
        Cie cie = cieStart == (int) cieStart ? common.get((int) cieStart) : null;
        if (cie == null) {
            malformed++;
            return;
        }
        FrameCursor body = entry.body();
        try {
            long start = cie.encoding().address(body, section.vaddr(), 0);
            long size = cie.encoding().size(body);
            if (cie.augmented()) {
                body.skip(body.uleb());
            }
            if (size < 0 || start > Long.MAX_VALUE - size) {
                throw new MalformedFrameException("range wraps");
            }
            functions.add(new Fde(section, cie, start, start + size, body.position(), body.end()));
        } catch (MalformedFrameException broken) {
            malformed++;
        }
    }
}
