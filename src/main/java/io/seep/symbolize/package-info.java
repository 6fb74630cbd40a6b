/**
 * Names for addresses: function, module and, where known, source line. Knows files and mappings, not why they are
 * asked for.
 */
@NullMarked
package io.seep.symbolize;

import org.jspecify.annotations.NullMarked;
