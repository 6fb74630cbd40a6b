package io.seep.collect;

import io.seep.model.SiteCounters;
import java.util.Arrays;

/**
 * By how much the counters of all sites rose from one moment to the next, packed: sites that stood still cost next to
 * nothing. In blocks of sites, so that one block at a time can be unpacked.
 */
final class PackedCounters {
    static final int BLOCK_SITES = 1024;
    static final int COLUMNS = 4;

    private final byte[][] blocks;

    private PackedCounters(byte[][] blocks) {
        this.blocks = blocks;
    }

    /** The rise between two readings; counters never fall. */
    static PackedCounters between(SiteCounters before, SiteCounters now) {
        byte[][] blocks = new byte[(now.sites() + BLOCK_SITES - 1) / BLOCK_SITES][];
        long[][] rises = new long[COLUMNS][BLOCK_SITES];
        for (int block = 0; block < blocks.length; block++) {
            for (int i = 0; i < BLOCK_SITES; i++) {
                int site = block * BLOCK_SITES + i;
                rises[0][i] = now.allocations(site) - before.allocations(site);
                rises[1][i] = now.allocatedBytes(site) - before.allocatedBytes(site);
                rises[2][i] = now.frees(site) - before.frees(site);
                rises[3][i] = now.freedBytes(site) - before.freedBytes(site);
            }
            blocks[block] = pack(rises);
        }
        return new PackedCounters(blocks);
    }

    /** This rise and the one that follows it, as one. */
    PackedCounters then(PackedCounters next) {
        byte[][] sums = new byte[Math.max(blocks.length, next.blocks.length)][];
        for (int block = 0; block < sums.length; block++) {
            long[][] rises = new long[COLUMNS][BLOCK_SITES];
            addTo(rises, block);
            next.addTo(rises, block);
            sums[block] = pack(rises);
        }
        return new PackedCounters(sums);
    }

    int blocks() {
        return blocks.length;
    }

    /** Adds the rises of a block's sites: allocations, allocated bytes, frees, freed bytes. */
    void addTo(long[][] columns, int block) {
        if (block >= blocks.length) {
            return;
        }
        var numbers = new Unpacker(blocks[block]);
        for (int site = (int) numbers.next(); site < BLOCK_SITES; site += 1 + (int) numbers.next()) {
            for (long[] column : columns) {
                column[site] += numbers.next();
            }
        }
    }

    /** For each site that rose: how many before it did not, and its rises; at the end how many are left. */
    private static byte[] pack(long[][] rises) {
        byte[] packed = new byte[256];
        int end = 0;
        int still = 0;
        for (int site = 0; site < BLOCK_SITES; site++) {
            if (rises[0][site] == 0 && rises[2][site] == 0) {
                still++;
                continue;
            }
            if (end + 50 + 10 > packed.length) {
                packed = Arrays.copyOf(packed, packed.length * 2);
            }
            end = put(packed, end, still);
            for (long[] column : rises) {
                end = put(packed, end, column[site]);
            }
            still = 0;
        }
        end = put(packed, end, still);
        return Arrays.copyOf(packed, end);
    }

    private static int put(byte[] packed, int at, long number) {
        int end = at;
        long rest = number;
        while ((rest & ~0x7fL) != 0) {
            packed[end++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        packed[end++] = (byte) rest;
        return end;
    }

    private static final class Unpacker {
        private final byte[] packed;
        private int at;

        Unpacker(byte[] packed) {
            this.packed = packed;
        }

        long next() {
            long number = 0;
            for (int shift = 0; ; shift += 7) {
                byte part = packed[at++];
                number |= (part & 0x7fL) << shift;
                if (part >= 0) {
                    return number;
                }
            }
        }
    }
}
