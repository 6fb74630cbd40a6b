package io.seep.report.html;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a page is made of, from the resources beside this class; the build puts the libraries there.
 *
 * @param bodyFile the page's frame
 * @param libraries what its scripts stand on
 * @param ownScripts in the order in which a reader of the page meets what they show; the last runs them
 */
record PageFiles(String bodyFile, List<String> libraries, List<String> ownScripts) {
    /** Of a recording. */
    static final PageFiles REPORT = new PageFiles(
            "page.html",
            List.of("d3.min.js", "uPlot.iife.min.js"),
            List.of(
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
                    "page/kernel.js",
                    "page/search.js",
                    "page/keys.js",
                    "page/start.js"));

    /** Of runs that were compared. */
    static final PageFiles COMPARISON = new PageFiles(
            "comparison.html",
            List.of("d3.min.js"),
            List.of(
                    "page/dom.js",
                    "page/words.js",
                    "page/verdict-kinds.js",
                    "page/recording.js",
                    "page/look.js",
                    "page/outcome.js",
                    "page/findings.js",
                    "page/flame-tree.js",
                    "page/site-details.js",
                    "page/changes.js",
                    "page/change-list.js",
                    "page/keys.js",
                    "page/compare.js"));

    private static final List<String> STYLES = List.of(
            "library/uPlot.min.css",
            "style/colours.css",
            "style/page.css",
            "style/findings.css",
            "style/plots.css",
            "style/flame.css",
            "style/sites.css",
            "style/changes.css",
            "style/narrow-and-paper.css");

    static String style() {
        return STYLES.stream().map(PageFiles::text).collect(Collectors.joining("\n"));
    }

    String body() {
        return text(bodyFile);
    }

    /** The libraries, and the page's own scripts as one: they share a scope that nothing else sees. */
    List<String> scripts() {
        Stream<String> own = Stream.of(ownScripts.stream()
                .map(PageFiles::text)
                .collect(Collectors.joining("\n", "(() => {\n\"use strict\";\n", "\n})();\n")));
        return Stream.concat(libraries.stream().map(PageFiles::library), own).toList();
    }

    /** A copy of a library goes with its licence. */
    private static String library(String script) {
        String licence = script.substring(0, script.indexOf('.')) + ".LICENSE";
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
