package io.seep.engine;

/**
 * Something that happened to a watched process.
 *
 * @param held true when it is being stopped and waits to be continued
 */
public record LifeEvent(Kind kind, int pid, boolean held) {
    /** What happened. */
    public enum Kind {
        /** It runs another program now; its old image is closed already. */
        EXEC,
        /** It mapped a file that was not known. */
        MAP
    }
}
