package io.seep.model;

import java.util.List;

/**
 * The names of threads that allocated at a site, as the kernel knows them: at most 15 bytes, and those that a thread had
 * when it came (PR_SET_NAME(2const)).
 *
 * @param names in the order in which they came
 * @param others true when there was no room for further names: they are not all here
 */
public record ThreadNames(List<String> names, boolean others) {
    /** Nothing is known. */
    public static final ThreadNames UNKNOWN = new ThreadNames(List.of(), false);

    public ThreadNames {
        names = List.copyOf(names);
    }

    /** The names of two sites that are one. */
    public ThreadNames plus(ThreadNames more) {
        if (equals(more) || more.equals(UNKNOWN)) {
            return this;
        }
        return new ThreadNames(
                java.util.stream.Stream.concat(names.stream(), more.names.stream())
                        .distinct()
                        .toList(),
                others || more.others);
    }
}
