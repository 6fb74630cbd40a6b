package io.seep.elf;

import io.seep.elf.Symbol.Binding;
import io.seep.elf.Symbol.Kind;
import io.seep.elf.Symbol.Table;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The symbols of one table, by columns: a browser has millions, and as objects with decoded names they would take ten
 * times the memory.
 */
final class SymbolColumns {

    private static final int SHN_ABS = 0xfff1;

    private Strings names = Strings.NONE;
    private Table table = Table.DYNSYM;
    private long nameBytes;
    private int count;
    private long[] values = new long[16];
    private long[] sizes = new long[16];
    private int[] nameOffsets = new int[16];
    /** The st_info bytes: binding << 4 | type. */
    private byte[] infos = new byte[16];

    private final BitSet defined = new BitSet();

    void names(Strings names, Table table) {
        this.names = names;
        this.table = table;
    }

    /** Takes a symbol in, or passes over one of no interest; false if the names got out of hand. */
    boolean add(int nameOffset, byte info, short sectionIndex, long value, long size) {
        int section = Short.toUnsignedInt(sectionIndex);
        boolean usable =
                isKept(info & 0xf) && section != SHN_ABS && nameOffset > 0 && nameOffset < names.bytes().length;
        if (!usable) {
            return true;
        }
        int length = names.length(nameOffset);
        if (length == 0) {
            return true;
        }
        nameBytes += length;
        if (nameBytes > (long) Limits.NAME_SHARING * names.bytes().length) {
            return false;
        }
        if (count == values.length) {
            grow();
        }
        values[count] = value;
        sizes[count] = Math.max(0, size);
        nameOffsets[count] = nameOffset;
        infos[count] = info;
        defined.set(count, section != 0);
        count++;
        return true;
    }

    private void grow() {
        int larger = count + count / 2;
        values = Arrays.copyOf(values, larger);
        sizes = Arrays.copyOf(sizes, larger);
        nameOffsets = Arrays.copyOf(nameOffsets, larger);
        infos = Arrays.copyOf(infos, larger);
    }

    /** STT_NOTYPE 0, STT_OBJECT 1, STT_FUNC 2, STT_GNU_IFUNC 10. */
    private static boolean isKept(int type) {
        return type <= 2 || type == 10;
    }

    long heapBytes() {
        return names.bytes().length + 21L * values.length + defined.size() / 8;
    }

    int count() {
        return count;
    }

    Table table() {
        return table;
    }

    long value(int index) {
        return values[index];
    }

    long size(int index) {
        return sizes[index];
    }

    Kind kindAt(int index) {
        return switch (infos[index] & 0xf) {
            case 1 -> Kind.OBJECT;
            case 2 -> Kind.FUNC;
            case 10 -> Kind.IFUNC;
            default -> Kind.NOTYPE;
        };
    }

    /** STB_GLOBAL 1, STB_WEAK 2, STB_GNU_UNIQUE 10. */
    Binding bindingAt(int index) {
        return switch ((infos[index] & 0xff) >> 4) {
            case 1 -> Binding.GLOBAL;
            case 2 -> Binding.WEAK;
            case 10 -> Binding.UNIQUE;
            default -> Binding.LOCAL;
        };
    }

    boolean defined(int index) {
        return defined.get(index);
    }

    /** Compares names as bytes; names that are equal so far sort by length. */
    int compareNames(int index, SymbolColumns other, int otherIndex) {
        int from = nameOffsets[index];
        int otherFrom = other.nameOffsets[otherIndex];
        return Arrays.compare(
                names.bytes(),
                from,
                from + nameLength(index),
                other.names.bytes(),
                otherFrom,
                otherFrom + other.nameLength(otherIndex));
    }

    boolean isNamed(int index, byte[] name) {
        int from = nameOffsets[index];
        return Arrays.equals(names.bytes(), from, from + nameLength(index), name, 0, name.length);
    }

    boolean startsWithUnderscore(int index) {
        return names.bytes()[nameOffsets[index]] == '_';
    }

    /** Bytes of the name without a version: linkers append "@GLIBC_2.2.5" to names in .symtab. */
    int nameLength(int index) {
        int from = nameOffsets[index];
        int length = names.length(from);
        for (int at = 1; at < length; at++) {
            if (names.bytes()[from + at] == '@') {
                return at;
            }
        }
        return length;
    }

    Symbol symbol(int index) {
        return new Symbol(
                new String(names.bytes(), nameOffsets[index], nameLength(index), StandardCharsets.UTF_8),
                values[index],
                sizes[index],
                kindAt(index),
                bindingAt(index),
                defined(index),
                table);
    }
}
