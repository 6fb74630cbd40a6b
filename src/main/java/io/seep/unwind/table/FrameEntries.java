package io.seep.unwind.table;

import java.util.HashMap;
import java.util.Map;

/**
 * Takes a section apart into its entries. A first pass reads the CIEs, a second one the functions, which may come before
 * theirs. Only a CIE that begins where an entry does is accepted, so that each byte is read a fixed number of times
 * whatever the references say.
 */
final class FrameEntries {

    private static final long EXTENDED_LENGTH = 0xffffffffL;

    /** Linkers leave a handful in .eh_frame; .debug_frame has one for each compilation unit. */
    private static final int MOST_COMMON = 1 << 16;

    private final FrameSection section;
    private final FunctionList functions;

    /** By offset in the section. */
    private final Map<Long, Cie> common = new HashMap<>();

    private int malformed;

    /** An entry's cursor, behind its length and id. */
    private record Entry(int start, int idPosition, long id, boolean common, FrameCursor body) {}

    private interface EntryReader {
        void read(Entry entry) throws MalformedFrameException;
    }

    private FrameEntries(FrameSection section, FunctionList functions) {
        this.section = section;
        this.functions = functions;
    }

    /** Adds the functions of the section to the list; returns how many entries could not be read. */
    static int read(FrameSection section, FunctionList functions) {
        FrameEntries entries = new FrameEntries(section, functions);
        entries.pass(true, entries::addCommon);
        entries.pass(false, entries::addFunction);
        return entries.malformed;
    }

    private void pass(boolean wanted, EntryReader reader) {
        FrameCursor cursor = new FrameCursor(section.bytes(), 0, section.bytes().length);
        while (cursor.hasMore()) {
            Entry entry;
            try {
                int start = cursor.position();
                long length = cursor.u32();
                if (length == 0 && !section.debug()) {
                    return;
                }
                boolean wide = length == EXTENDED_LENGTH;
                FrameCursor body = cursor.part(wide ? cursor.s64() : length);
                if (!body.hasMore()) {
                    continue;
                }
                entry = entry(start, wide, body);
            } catch (MalformedFrameException cut) {
                malformed += wanted ? 1 : 0;
                return;
            }
            if (entry.common() == wanted) {
                try {
                    reader.read(entry);
                } catch (MalformedFrameException broken) {
                    malformed++;
                }
            }
        }
    }

    /** The id of .eh_frame has 4 bytes always and is 0 for a CIE; that of .debug_frame has 8 behind an extended length. */
    private Entry entry(int start, boolean wide, FrameCursor body) throws MalformedFrameException {
        int idPosition = body.position();
        long id = wide && section.debug() ? body.s64() : body.u32();
        long ofCommon = wide ? -1L : 0xffffffffL;
        return new Entry(start, idPosition, id, id == (section.debug() ? ofCommon : 0), body);
    }

    private void addCommon(Entry entry) throws MalformedFrameException {
        if (common.size() == MOST_COMMON) {
            throw new MalformedFrameException("too many common entries");
        }
        common.put((long) entry.start(), Cie.read(entry.body(), section));
    }

    /** A function's entry names its CIE by the distance from the id back to it, in .debug_frame by its offset. */
    private void addFunction(Entry entry) throws MalformedFrameException {
        Cie cie = common.get(section.debug() ? entry.id() : entry.idPosition() - entry.id());
        if (cie == null) {
            throw new MalformedFrameException("no common entry");
        }
        FrameCursor body = entry.body();
        long start = cie.encoding().address(body, section.vaddr(), 0);
        long size = cie.encoding().size(body);
        if (cie.augmented()) {
            body.skip(body.uleb());
        }
        if (size < 0 || start > Long.MAX_VALUE - size) {
            throw new MalformedFrameException("range wraps");
        }
        functions.add(cie, start, start + size, body.position(), body.end());
    }
}
