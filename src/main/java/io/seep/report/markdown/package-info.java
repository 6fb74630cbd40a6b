/** The most of a report as Markdown, for an issue or a merge request. */
@NullMarked
package io.seep.report.markdown;

import org.jspecify.annotations.NullMarked;
