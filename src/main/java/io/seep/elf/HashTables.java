package io.seep.elf;

import java.nio.ByteBuffer;
import java.util.OptionalLong;

/** The dynamic symbols have no count of their own; the hash tables over them tell it. */
final class HashTables {

    private HashTables() {}

    /** Number of dynamic symbols, the null symbol included; 0 if there is no usable hash table. */
    static long symbolCount(ElfFile file) throws ElfFormatException {
        OptionalLong hash = file.dynamic().first(DynamicSection.HASH);
        if (hash.isPresent()) {
            // gABI: nbucket, nchain, …; there are as many chain entries as symbols
            return Integer.toUnsignedLong(words(file, hash.getAsLong(), 2).getInt(4));
        }
        OptionalLong gnu = file.dynamic().first(DynamicSection.GNU_HASH);
        return gnu.isPresent() ? gnuCount(file, gnu.getAsLong()) : 0;
    }

    /**
     * DT_GNU_HASH: bucket count, first hashed symbol, bloom words, shift; the bloom words of 8 bytes; per bucket its
     * first symbol; per hashed symbol its hash, whose lowest bit marks the last one of a bucket.
     */
    private static long gnuCount(ElfFile file, long vaddr) throws ElfFormatException {
        ByteBuffer header = words(file, vaddr, 4);
        long bucketCount = Integer.toUnsignedLong(header.getInt(0));
        long firstHashed = Integer.toUnsignedLong(header.getInt(4));
        long bloomWords = Integer.toUnsignedLong(header.getInt(8));
        long buckets = vaddr + 16 + bloomWords * 8;
        ByteBuffer starts = words(file, buckets, bucketCount);
        long last = 0;
        while (starts.hasRemaining()) {
            last = Math.max(last, Integer.toUnsignedLong(starts.getInt()));
        }
        if (last < firstHashed) {
            return firstHashed;
        }
        long chain = buckets + bucketCount * 4 + (last - firstHashed) * 4;
        ByteBuffer hashes = words(file, chain, Math.min(file.programHeaders().bytesBehind(chain) / 4, Limits.SYMBOLS));
        while (hashes.hasRemaining()) {
            last++;
            if ((hashes.getInt() & 1) != 0) {
                break;
            }
        }
        return last;
    }

    private static ByteBuffer words(ElfFile file, long vaddr, long count) throws ElfFormatException {
        OptionalLong offset = file.fileOffset(vaddr);
        if (offset.isEmpty() || count > Limits.SYMBOLS) {
            throw new ElfFormatException("hash table of the dynamic symbols is broken");
        }
        return file.content().read(offset.getAsLong(), count * 4, "hash table");
    }
}
