package io.seep.model;

/**
 * A site that a gate knows and excuses.
 *
 * @param site its nearest callers, for people
 * @param bytes what it may hold, over all processes
 * @param note room for why it is accepted
 * @param ticket room for where that is followed up
 */
public record KnownSite(String id, String nameId, String site, long bytes, long blocks, String note, String ticket) {}
