package io.seep.probe.x86;

/**
 * What a probe at the beginning of a function asks of its place.
 *
 * @param intact the registers that must still hold what the caller put there
 * @param returnAddressOnTop whether the return address must be at (%rsp): so for a return probe and for a session,
 *     which replace it there
 * @param mayPassNullTest whether calls may go unseen that leave the function early because their first argument is 0
 * @param kernel the kernel that will run the probe
 */
public record PlacementNeed(
        RegisterSet intact, boolean returnAddressOnTop, boolean mayPassNullTest, KernelVersion kernel) {

    /**
     * A probe that reads arguments at the entry.
     *
     * @param argumentCount how many, from the first on, 0 to 6
     */
    public static PlacementNeed entry(int argumentCount) {
        return new PlacementNeed(RegisterSet.ofArguments(argumentCount), false, false, KernelVersion.OLDEST);
    }

    /**
     * A probe that reads arguments at the entry and is called at the return too.
     *
     * @param argumentCount how many, from the first on, 0 to 6
     */
    public static PlacementNeed session(int argumentCount) {
        return new PlacementNeed(RegisterSet.ofArguments(argumentCount), true, false, KernelVersion.OLDEST);
    }

    /** The same, for a function like free, whose calls with a null pointer do nothing that counts. */
    public PlacementNeed passingNullTest() {
        return new PlacementNeed(intact, returnAddressOnTop, true, kernel);
    }

    /** The same on a known kernel; without it, only what holds on each of them is relied on. */
    public PlacementNeed on(KernelVersion known) {
        return new PlacementNeed(intact, returnAddressOnTop, mayPassNullTest, known);
    }
}
