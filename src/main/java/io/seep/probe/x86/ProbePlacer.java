package io.seep.probe.x86;

import io.seep.probe.x86.Instruction.Known;
import io.seep.probe.x86.Instruction.Unknown;
import org.jspecify.annotations.Nullable;

/**
 * Finds the cheapest instruction of a function's entry block that serves a probe as well as the entry does: the first
 * that the kernel emulates and every call runs exactly once, with the needed registers untouched and before the function
 * has changed anything that another thread could see. Where it cannot be sure it says +0, the entry.
 *
 * <p>What it cannot see is accepted: branches into the entry block from other functions, from a part of this one that
 * the compiler moved elsewhere ({@code .cold}), or through a table of addresses.
 */
public final class ProbePlacer {
    /** No compiler grows the stack by more in one entry block; more is a sign of data taken for code. */
    private static final long MAX_FRAME_BYTES = 1L << 30;

    private final byte[] code;
    private final int entry;
    private final int end;
    private final PlacementNeed need;
    private final BranchTargets targets;

    /** Bytes from the entry to the instruction in question. */
    private int offset;

    private int pushedBytes;
    private @Nullable Known previous;

    /** What is taken if nothing better follows: an early-out branch that may be passed, an instruction to step. */
    private @Nullable ProbePlacement nullTestBranch;

    private @Nullable ProbePlacement stepped;
    private String steppedText = "";

    private ProbePlacer(byte[] code, int entry, int end, PlacementNeed need) {
        this.code = code;
        this.entry = entry;
        this.end = end;
        this.need = need;
        this.targets = BranchTargets.of(code, entry, end);
    }

    /**
     * The place for a probe in a function. Never fails: for bytes that make no sense the place is +0, and the reason
     * says so.
     *
     * @param code bytes that hold the whole function
     * @param entryOffset index of the function's first byte
     * @param sizeBytes of the function, as its symbol says
     * @param need what the probe asks for
     */
    public static ProbePlacement place(byte[] code, int entryOffset, int sizeBytes, PlacementNeed need) {
        boolean inside = entryOffset >= 0 && entryOffset < code.length;
        if (!inside || sizeBytes <= 0 || sizeBytes > code.length - entryOffset) {
            ProbeCost cost = inside ? costAt(code, entryOffset, code.length, need) : ProbeCost.UNKNOWN;
            return unsure(cost, "where the function ends is not known");
        }
        return new ProbePlacer(code, entryOffset, entryOffset + sizeBytes, need).place();
    }

    private static ProbePlacement unsure(ProbeCost cost, String why) {
        return new ProbePlacement(0, cost, 0, true, "at +0: " + why);
    }

    private static ProbeCost costAt(byte[] code, int position, int end, PlacementNeed need) {
        return Decoder.decode(code, position, end) instanceof Known known
                ? known.support().on(need.kernel())
                : ProbeCost.UNKNOWN;
    }

    private ProbePlacement place() {
        String obstacle = null;
        while (obstacle == null) {
            if (offset >= targets.firstInside()) {
                obstacle = "a branch of the function leads to +" + targets.firstInside();
            } else if (offset >= end - entry) {
                obstacle = "the function ends at +" + offset;
            } else {
                switch (Decoder.decode(code, entry + offset, end)) {
                    case Unknown unknown -> obstacle = "unknown instruction " + unknown.bytes() + " at +" + offset;
                    case Known known -> {
                        ProbePlacement here = consider(known);
                        if (here != null) {
                            return here;
                        }
                        obstacle = obstacle(known);
                        if (obstacle == null) {
                            pass(known);
                        }
                    }
                }
            }
        }
        if (nullTestBranch != null) {
            return nullTestBranch;
        }
        if (stepped != null) {
            return explained(stepped, ", single-stepped: " + obstacle);
        }
        return unsure(costAt(code, entry, end, need), obstacle);
    }

    /** The place on this instruction, if there is no need to look further. */
    private @Nullable ProbePlacement consider(Known known) {
        ProbeCost cost = known.support().on(need.kernel());
        ProbePlacement here = new ProbePlacement(
                offset, cost, pushedBytes, nullTestBranch == null, "on " + known.text() + " at +" + offset);
        if (cost == ProbeCost.SINGLE_STEPPED && stepped == null) {
            stepped = here;
            steppedText = known.text();
        }
        if (cost != ProbeCost.EMULATED) {
            return null;
        }
        ProbePlacement emulated = explained(here, ", emulated" + comparison());
        if (nullTestBranch == null && isPassableNullTest(known)) {
            nullTestBranch = emulated;
            return null;
        }
        return emulated;
    }

    private String comparison() {
        if (nullTestBranch != null) {
            return ", behind the test for null at +" + nullTestBranch.offsetBytes();
        }
        return stepped == null ? "" : "; +" + stepped.offsetBytes() + " " + steppedText + " would be single-stepped";
    }

    private ProbePlacement explained(ProbePlacement place, String more) {
        String again = targets.entryIsTarget() ? "; the function jumps back to its entry, which counts as a call" : "";
        return new ProbePlacement(
                place.offsetBytes(),
                place.cost(),
                place.pushedBytes(),
                place.seesEveryCall(),
                place.reason() + more + again);
    }

    private boolean isPassableNullTest(Known known) {
        boolean firstArgumentTested =
                need.intact().contains(Register.RDI) && previous != null && previous.zeroTested() == Register.RDI;
        boolean leavesWhenNull = known.flow() instanceof Flow.ConditionalJump jump && jump.whenZero();
        return need.mayPassNullTest() && firstArgumentTested && leavesWhenNull;
    }

    /** Why no place behind this instruction will do, or null if one may. */
    private @Nullable String obstacle(Known known) {
        boolean passed = nullTestBranch != null && nullTestBranch.offsetBytes() == offset;
        if (known.flow() != Flow.Plain.NEXT && !passed) {
            return "nothing to emulate before " + known.text() + " at +" + offset;
        }
        // Behind a store or a system call the function may have done its work: freed memory could be in use again.
        if (known.stores()) {
            return "nothing to emulate before memory changes at +" + offset + " (" + known.text() + ")";
        }
        RegisterSet lost = known.writes().intersection(need.intact());
        if (!lost.isEmpty()) {
            return "nothing to emulate before " + lost + " changes at +" + offset + " (" + known.text() + ")";
        }
        StackMove stack = known.stack();
        long pushedThen = pushedBytes + (long) stack.pushedBytes();
        boolean traceable = stack.known() && pushedThen >= 0 && pushedThen <= MAX_FRAME_BYTES;
        if (!traceable || (need.returnAddressOnTop() && !stack.isNone())) {
            return "nothing to emulate before the stack pointer moves at +" + offset + " (" + known.text() + ")";
        }
        return null;
    }

    private void pass(Known known) {
        pushedBytes += known.stack().pushedBytes();
        previous = known;
        offset += known.lengthBytes();
    }
}
