package io.seep.guard;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version of a kernel as a number that can be compared: 6.13 is 613. */
public final class KernelVersion {
    private static final Pattern RELEASE = Pattern.compile("^(\\d+)\\.(\\d+)");

    private KernelVersion() {}

    /**
     * That of a release; 0 when it has none.
     *
     * @param release as uname(2) gives it
     */
    public static int of(String release) {
        Matcher matcher = RELEASE.matcher(release);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) * 100 + Integer.parseInt(matcher.group(2)) : 0;
    }
}
