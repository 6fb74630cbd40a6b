/**
 * A gate for CI: conditions under which a run fails, what counts for them, and what excuses a site. Pure functions on
 * recordings; files are read and written elsewhere.
 */
@NullMarked
package io.seep.analyse.gate;

import org.jspecify.annotations.NullMarked;
