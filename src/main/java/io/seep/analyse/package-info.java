/**
 * What the numbers of a run mean: which sites are the same from run to run, and later growth, verdicts and differences.
 *
 * <p>Pure functions from records of {@link io.seep.model} to values: nothing here asks a machine, so everything is tested
 * without root and gives the same answer for a live run and a saved one. Start at
 * {@link io.seep.analyse.SiteIdentity}.
 */
@NullMarked
package io.seep.analyse;

import org.jspecify.annotations.NullMarked;
