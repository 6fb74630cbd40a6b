package io.seep.engine;

import java.util.List;

/**
 * Something that happened to a watched process.
 *
 * @param image number of the image that it has now, or {@link LifeWatch#NO_IMAGE}
 * @param held true when it is being stopped and waits to be continued
 */
public record LifeEvent(Kind kind, int pid, int image, boolean held) {
    /** What happened. */
    public enum Kind {
        /** It runs another program now; its old image is closed already. */
        EXEC,
        /** It mapped a file that was not known. */
        MAP,
        /** It was forked by a process that is followed. */
        FORK,
        /** It is followed, and has ended. */
        EXIT,
        /** It was forked, and is about to allocate for the first time. */
        ALLOCATES;

        private static final List<Kind> BY_NUMBER = List.of(EXEC, MAP, FORK, EXIT, ALLOCATES);

        /** enum life_event_kind of src/main/bpf/abi.h. */
        static Kind of(int number) {
            return BY_NUMBER.get(number - 1);
        }
    }
}
