/**
 * What the evidence says about each site: pure functions from rows of numbers to a verdict with its reasons.
 *
 * <p>Read {@link io.seep.analyse.verdict.Verdicts} first, then docs/verdicts.md, which explains the statistics.
 */
@NullMarked
package io.seep.analyse.verdict;

import org.jspecify.annotations.NullMarked;
