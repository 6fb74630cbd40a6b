package io.seep.engine;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.seep.bpf.BpfException;
import io.seep.model.AllocatorFunction;
import io.seep.model.CallKind;
import io.seep.model.PlannedProbe;
import java.lang.foreign.MemorySegment;

/**
 * The maps probes and probe_calls of src/main/bpf/maps.bpf.h: what each probed function is, told to its program by the
 * number in the probe's cookie, and how many calls of it were seen in all images.
 */
final class ProbeTable {
    private final MemorySegment probes;
    private final MemorySegment calls;
    private int used;

    ProbeTable(MemorySegment probes, MemorySegment calls) {
        this.probes = probes;
        this.calls = calls;
    }

    /** The number that the next probe will have. */
    int next() {
        return used;
    }

    /**
     * Writes down a function that is going to be probed, whatever the images.
     *
     * @param origin the number of its function's name
     * @return its number
     * @throws BpfException when all numbers are taken
     */
    int add(PlannedProbe probe, int origin) {
        if (used == Abi.MAX_PROBES) {
            throw new BpfException("more than " + Abi.MAX_PROBES + " probes in one run", 0);
        }
        AllocatorFunction function = probe.function();
        long at = (long) used * Abi.Probe.BYTES;
        probes.set(JAVA_LONG, at + Abi.Probe.OWN_BEFORE, probe.ownCodeBefore());
        probes.set(JAVA_LONG, at + Abi.Probe.OWN_BEHIND, probe.ownCodeAfter());
        probes.set(JAVA_LONG, at + Abi.Probe.FIXED_SIZE, function.fixedSizeBytes());
        probes.set(JAVA_SHORT, at + Abi.Probe.ORIGIN, (short) origin);
        put(at + Abi.Probe.FLAGS, flags(function));
        put(at + Abi.Probe.KIND, function.kind().number());
        put(at + Abi.Probe.SIZE_ARGUMENT, function.sizeArgument());
        put(at + Abi.Probe.COUNT_ARGUMENT, function.countArgument());
        put(at + Abi.Probe.BLOCK_ARGUMENT, function.blockArgument());
        put(at + Abi.Probe.RESULT_ARGUMENT, function.resultArgument());
        put(at + Abi.Probe.EXTRA_ARGUMENT, function.extraArgument());
        return used++;
    }

    private void put(long at, int value) {
        probes.set(JAVA_BYTE, at, (byte) value);
    }

    private static int flags(AllocatorFunction function) {
        return function.traits().stream().mapToInt(AllocatorFunction.Trait::bit).sum();
    }

    /** The number of the name of a probe's function. */
    int origin(int probe) {
        return Short.toUnsignedInt(probes.get(JAVA_SHORT, (long) probe * Abi.Probe.BYTES + Abi.Probe.ORIGIN));
    }

    /** The cookie of a probe on a function, for an image. */
    static long cookie(int number, int image) {
        return (long) image << Abi.COOKIE_IMAGE_SHIFT | Integer.toUnsignedLong(number);
    }

    /** The calls that a probe has seen. */
    long calls(int probe) {
        long sum = 0;
        for (long row = 0; row < Abi.CALL_ROWS; row++) {
            sum += calls.getAtIndex(JAVA_LONG, row * Abi.MAX_PROBES + probe);
        }
        return sum;
    }

    /** The calls that all probes have seen. */
    CallCounts counts() {
        long allocating = 0;
        long frees = 0;
        for (int probe = 0; probe < used; probe++) {
            if (probes.get(JAVA_BYTE, (long) probe * Abi.Probe.BYTES + Abi.Probe.KIND) == CallKind.FREE.number()) {
                frees += calls(probe);
            } else {
                allocating += calls(probe);
            }
        }
        return new CallCounts(allocating, frees);
    }
}
