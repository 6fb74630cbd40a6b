/** What is shown while a trace runs: one line at the bottom of a terminal. */
@NullMarked
package io.seep.ui;

import org.jspecify.annotations.NullMarked;
