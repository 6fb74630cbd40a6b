package io.seep.guard.control;

/**
 * What a running Seep answers.
 *
 * @param exit the exit status of the verb that asked
 * @param text for the user: on stdout when {@code exit} is 0, else on stderr
 */
public record ControlAnswer(int exit, String text) {
    /** It was done. */
    public static ControlAnswer text(String text) {
        return new ControlAnswer(0, text);
    }

    /** It could not be done. */
    public static ControlAnswer failure(int exit, String why) {
        return new ControlAnswer(exit, why);
    }
}
