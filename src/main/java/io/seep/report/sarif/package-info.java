/** Leaks as SARIF 2.1.0, which code review tools show at their lines. */
@NullMarked
package io.seep.report.sarif;

import org.jspecify.annotations.NullMarked;
