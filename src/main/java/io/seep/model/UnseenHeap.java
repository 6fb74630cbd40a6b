package io.seep.model;

/**
 * A heap of a target that lies beside malloc, so that what it holds is in no number.
 *
 * @param name for example {@code CPython's arenas}
 * @param evidence the file that shows that the target has it, as the target sees it
 * @param advice what it means and what a user can do
 */
public record UnseenHeap(String name, String evidence, String advice) {}
