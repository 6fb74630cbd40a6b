/** Gate results as JUnit XML, which every CI server shows. */
@NullMarked
package io.seep.report.junit;

import org.jspecify.annotations.NullMarked;
