package io.seep.guard.health;

import java.util.Locale;

/**
 * One thing that was looked at.
 *
 * @param subject in a word or two
 * @param text what was found, one short line
 * @param cost what a trace loses by it; empty when nothing
 * @param remedy what to do about it; empty when there is nothing to do
 */
public record Finding(Level level, String subject, String text, String cost, String remedy) {
    /** How bad it is, the better first. */
    public enum Level {
        /** As it should be. */
        OK,
        /** Good to know; a trace loses nothing. */
        NOTE,
        /** A trace works, and loses something. */
        LIMIT,
        /** No trace. */
        STOP;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static Finding ok(String subject, String text) {
        return new Finding(Level.OK, subject, text, "", "");
    }

    public static Finding note(String subject, String text, String remedy) {
        return new Finding(Level.NOTE, subject, text, "", remedy);
    }

    public static Finding limit(String subject, String text, String cost, String remedy) {
        return new Finding(Level.LIMIT, subject, text, cost, remedy);
    }

    public static Finding stop(String subject, String text, String remedy) {
        return new Finding(Level.STOP, subject, text, "no trace", remedy);
    }

    public boolean isStop() {
        return level == Level.STOP;
    }

    public boolean isLimit() {
        return level == Level.LIMIT;
    }
}
