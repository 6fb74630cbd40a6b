/**
 * Several runs beside each other: which sites are new, worse, better or fixed, and how each went over time. Sites are
 * found again by their id, else by their nameId.
 */
@NullMarked
package io.seep.analyse.compare;

import org.jspecify.annotations.NullMarked;
