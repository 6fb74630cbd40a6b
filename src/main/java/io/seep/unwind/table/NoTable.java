package io.seep.unwind.table;

/**
 * There is no table for the file.
 *
 * @param why in a few words, without the file's name
 */
public record NoTable(String why) implements Unwinding {}
