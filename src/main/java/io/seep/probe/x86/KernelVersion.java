package io.seep.probe.x86;

import java.util.Comparator;

/** The release of a Linux kernel, as 6.18. */
public record KernelVersion(int major, int minor) implements Comparable<KernelVersion> {
    /** What holds here holds on every kernel that Seep runs on. */
    public static final KernelVersion OLDEST = new KernelVersion(5, 15);

    private static final Comparator<KernelVersion> BY_AGE =
            Comparator.comparingInt(KernelVersion::major).thenComparingInt(KernelVersion::minor);

    public boolean isAtLeast(int otherMajor, int otherMinor) {
        return compareTo(new KernelVersion(otherMajor, otherMinor)) >= 0;
    }

    @Override
    public int compareTo(KernelVersion other) {
        return BY_AGE.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
