/** Leaks as annotations of GitHub Actions. */
@NullMarked
package io.seep.report.github;

import org.jspecify.annotations.NullMarked;
