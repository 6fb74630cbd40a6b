package io.seep.symbolize;

/**
 * How far naming has come.
 *
 * @param named addresses that have their names
 * @param wanted all that were asked for, those included
 */
public record NamingProgress(long named, long wanted) {}
