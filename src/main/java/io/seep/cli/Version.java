package io.seep.cli;

/** The version of this Seep. */
final class Version {
    static final String TEXT = "0.1.0";

    private Version() {}
}
