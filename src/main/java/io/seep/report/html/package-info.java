/**
 * A recording as one HTML file that needs no network: {@link io.seep.report.html.HtmlReport} puts a page together from
 * the files in resources beside this package, the libraries d3 and uPlot, and the recording in its JSON form.
 *
 * <p>What the page shows is decided in its scripts (page/*.js), which read the embedded JSON; nothing here writes markup
 * from a recording, but for the title and the text for browsers without scripts. Names from a target stay data: JSON
 * in a block that no browser runs, made into text nodes by the scripts; a Content-Security-Policy allows the page's own
 * scripts and styles alone, by their hashes.
 */
@NullMarked
package io.seep.report.html;

import org.jspecify.annotations.NullMarked;
