/** Other looks at a recording than its list of sites: tables and trees, ready to be written down. */
@NullMarked
package io.seep.model.view;

import org.jspecify.annotations.NullMarked;
