package io.seep.report.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.model.Recording;
import io.seep.report.Golden;
import io.seep.report.Recordings;
import io.seep.report.Written;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownFormatTest {
    private static final MarkdownFormat MARKDOWN = new MarkdownFormat();

    @Test
    void isWhatGoesIntoAnIssue() throws IOException {
        Golden.check("report/judged-server.md", Written.text(MARKDOWN, Recordings.judgedServer()));
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        assertThat(Written.text(MARKDOWN, Recordings.lossyServer()))
                .contains(
                        "**Not complete**, this could not be recorded:\n\n- 1312 `liveBlocks`: allocations that found");
        assertThat(Written.text(MARKDOWN, Recordings.cleanProgram())).startsWith("## Seep: no leaks\n");
        assertThat(Written.text(MARKDOWN, Recordings.manySites(13)))
                .contains("… and 3 more sites with 3003 bytes (2.9 KiB).");
        assertThat(Written.text(MARKDOWN, Written.nothing())).startsWith("## Seep: no leaks\n");
    }

    /** A renderer that Seep did not write shows the names as they are, and nothing of them as markup. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "</details><img src=x onerror=alert(1)>",
                "``` **bold** `` [link](http://x) `",
                "a | b | c",
                "@everyone #1 <b>",
                "`",
                "\\`|\\|"
            })
    void namesStayText(String evil) throws IOException {
        String harmless = html(Recordings.named("harmless"));
        String html = html(Recordings.named(evil));
        for (String tag : List.of("<td", "<img", "<b>", "<strong>", "<a ", "</details>", "<code>", "<pre>")) {
            assertThat(count(html, tag)).as(tag).isEqualTo(count(harmless, tag));
        }
        String name = escaped(evil.replace("\\", "\\\\"));
        assertThat(html).contains("<td><code>" + name + "</code>");
        assertThat(html).contains("\t" + name + "+0x1 [");
    }

    private static String html(Recording recording) throws IOException {
        List<TablesExtension> extensions = List.of((TablesExtension) TablesExtension.create());
        return HtmlRenderer.builder()
                .extensions(extensions)
                .build()
                .render(Parser.builder().extensions(extensions).build().parse(Written.text(MARKDOWN, recording)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }
}
