package io.seep.report.html;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;

/** What every page is made of, from the resources beside this class; the build puts the libraries there. */
final class PageFiles {
    private static final List<String> STYLES = List.of(
            "library/uPlot.min.css",
            "style/colours.css",
            "style/page.css",
            "style/findings.css",
            "style/plots.css",
            "style/flame.css",
            "style/sites.css",
            "style/narrow-and-paper.css");

    /** In the order in which a reader of the page meets what they show; start.js runs them. */
    private static final List<String> SCRIPTS = List.of(
            "page/dom.js",
            "page/words.js",
            "page/verdict-kinds.js",
            "page/recording.js",
            "page/look.js",
            "page/outcome.js",
            "page/completeness.js",
            "page/sparkline.js",
            "page/findings.js",
            "page/chart.js",
            "page/timeline.js",
            "page/flame-tree.js",
            "page/flame-keys.js",
            "page/flame.js",
            "page/histogram.js",
            "page/site-columns.js",
            "page/site-details.js",
            "page/suspicious-frees.js",
            "page/site-table.js",
            "page/run-facts.js",
            "page/search.js",
            "page/keys.js",
            "page/start.js");

    private PageFiles() {}

    static String style() {
        return STYLES.stream().map(PageFiles::text).collect(Collectors.joining("\n"));
    }

    static String body() {
        return text("page.html");
    }

    /** The libraries, and the page's own scripts as one: they share a scope that nothing else sees. */
    static List<String> scripts() {
        return List.of(
                library("d3.min.js", "d3.LICENSE"),
                library("uPlot.iife.min.js", "uPlot.LICENSE"),
                SCRIPTS.stream()
                        .map(PageFiles::text)
                        .collect(Collectors.joining("\n", "(() => {\n\"use strict\";\n", "\n})();\n")));
    }

    /** A copy of a library goes with its licence. */
    private static String library(String script, String licence) {
        return "/*\n" + text("library/" + licence) + "*/\n" + text("library/" + script);
    }

    private static String text(String name) {
        try (InputStream in = PageFiles.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + name + " is missing");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the resource " + name + " cannot be read", e);
        }
    }
}
