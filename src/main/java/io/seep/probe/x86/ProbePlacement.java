package io.seep.probe.x86;

/**
 * Where to put a probe.
 *
 * @param offsetBytes from the function's entry to the instruction to probe; 0 or more
 * @param cost what each hit costs there
 * @param pushedBytes by how much the stack has grown since the entry when the probe fires: the canonical frame address
 *     is then rsp + 8 + pushedBytes, and the return address lies at rsp + pushedBytes
 * @param seesEveryCall false when calls that fail the function's test of its first argument for 0 pass by
 * @param reason for people: why here and not elsewhere
 */
public record ProbePlacement(int offsetBytes, ProbeCost cost, int pushedBytes, boolean seesEveryCall, String reason) {

    public boolean isEmulated() {
        return cost == ProbeCost.EMULATED;
    }
}
