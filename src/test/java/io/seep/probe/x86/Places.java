package io.seep.probe.x86;

/** Places for probes, as tests write them down. */
final class Places {
    private Places() {}

    /** The place in a function that is given as a listing; see {@link Code#of}. */
    static ProbePlacement place(String listing, PlacementNeed need) {
        byte[] code = Code.of(listing);
        return ProbePlacer.place(code, 0, code.length, need);
    }

    static ProbePlacement emulated(int offsetBytes, String reason) {
        return new ProbePlacement(offsetBytes, ProbeCost.EMULATED, 0, true, reason);
    }

    static ProbePlacement stepped(String reason) {
        return new ProbePlacement(0, ProbeCost.SINGLE_STEPPED, 0, true, reason);
    }
}
