/** Makes views of a recording: pure functions, without a word of how they are written down. */
@NullMarked
package io.seep.analyse.view;

import org.jspecify.annotations.NullMarked;
