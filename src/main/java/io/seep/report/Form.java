package io.seep.report;

import java.util.List;

/** A form that something can be written in, chosen by {@code --format} or by the name of a file. */
public interface Form {
    /** The name that {@code --format} takes: lower-case letters. */
    String name();

    /**
     * The endings of files that ask for it, without the first dot; the first one is what help shows. A longer ending goes
     * before a shorter one: {@code speedscope.json} is no {@code json}.
     */
    List<String> endings();

    /** True when files of this form may read differently with the next version. */
    default boolean isExperimental() {
        return false;
    }
}
