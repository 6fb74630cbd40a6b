package io.seep.model;

/**
 * What was found when a run had let go of its target.
 *
 * @param links BPF links of this run that still exist
 * @param places where probes were, in all processes that still run
 * @param differing places whose code is not what the file holds
 * @param seconds that the letting go and the looking took
 * @param problem why it could not be looked at, one sentence; empty when it could
 */
public record Detach(int links, int places, int differing, double seconds, String problem) {
    /** Nothing of the run is left. */
    public boolean verified() {
        return links == 0 && differing == 0 && problem.isEmpty();
    }
}
