package io.seep.model;

/**
 * A site in two runs.
 *
 * @param site of the second run; of the first when the second has it not
 * @param matchedBy {@code id}, {@code nameId}, or {@code none} when only one run has it
 * @param pValue how often chance alone makes such a difference of blocks; NaN when the counts are exact
 * @param reason why it is of this kind, in words and numbers
 */
public record SiteChange(
        Kind kind, Site site, String matchedBy, Amount before, Amount after, double pValue, String reason) {
    /** What became of a site. */
    public enum Kind {
        NEW("new"),
        WORSE("worse"),
        BETTER("better"),
        FIXED("fixed"),
        SAME("same");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }

        /** True when the second run leaks more for it. */
        public boolean isBad() {
            return this == NEW || this == WORSE;
        }
    }

    /** By how much live bytes rose a unit. */
    public double bytesPerUnit() {
        return after.bytesPerUnit() - before.bytesPerUnit();
    }
}
