package io.seep.report.html;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.seep.model.Recording;
import io.seep.report.Recordings;
import io.seep.report.ReportOptions;
import io.seep.report.json.JsonRecording;
import io.seep.report.json.JsonReport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in the file; {@link PageTest} sees what a browser makes of it. */
class HtmlReportTest {
    private static final Pattern SCRIPT = Pattern.compile("<script>(.*?)</script>", Pattern.DOTALL);
    private static final Pattern STYLE = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL);

    @Test
    void holdsTheWholeRecording() throws IOException {
        Recording recording = Recordings.judgedServer();
        byte[] embedded = between(page(recording), "<script type=\"application/json\" id=\"recording\">")
                .getBytes(UTF_8);
        assertThat(JsonRecording.read(new ByteArrayInputStream(embedded), "page"))
                .isEqualTo(recording);
    }

    @Test
    void aLargeRecordingIsPackedAndWhole() throws IOException {
        Recording recording = Recordings.manySites(Page.MOST_READABLE + 1);
        String page = page(recording);
        byte[] packed =
                Base64.getDecoder().decode(between(page, "<script type=\"application/gzip\" id=\"recording\">"));
        assertThat(JsonRecording.read(new ByteArrayInputStream(packed), "page")).isEqualTo(recording);
        assertThat(page.length()).isLessThan(json(recording).length + 1_000_000);
    }

    @Test
    void allowsItsOwnScriptsAndStylesAndNothingElse() throws Exception {
        String page = page(Recordings.leakyServer());
        String policy = between(page, "<meta http-equiv=\"Content-Security-Policy\" content=\"", "\">");
        List<String> scripts = all(SCRIPT, page);
        assertThat(scripts).hasSize(3);
        assertThat(policy)
                .isEqualTo("default-src 'none'; base-uri 'none'; form-action 'none'; script-src "
                        + hash(scripts.get(0)) + " " + hash(scripts.get(1)) + " " + hash(scripts.get(2))
                        + "; style-src " + hash(all(STYLE, page).getFirst()));
        assertThat(page.indexOf("Content-Security-Policy")).isLessThan(page.indexOf("<style>"));
    }

    @Test
    void refersToNothingOutside() throws IOException {
        String page = page(Recordings.leakyServer());
        String markup = SCRIPT.matcher(STYLE.matcher(page).replaceAll("")).replaceAll("");
        assertThat(markup).doesNotContain("http:").doesNotContain("https:").doesNotContain("src=");
        assertThat(all(STYLE, page).getFirst()).doesNotContain("url(").doesNotContain("@import");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "</script><img src=x onerror=alert(1)>",
                "<!--<script>",
                "</noscript></title><script>alert(1)</script>",
                "]]>\u2028\u2029"
            })
    void aNameNeverBecomesMarkup(String evil) throws IOException {
        String harmless = page(Recordings.named("harmless"));
        String page = page(Recordings.named(evil));
        for (String markup : List.of("<script", "</script", "<img", "<!--", "</noscript", "</title")) {
            assertThat(count(page, markup)).as(markup).isEqualTo(count(harmless, markup));
        }
        assertThat(page).doesNotContain("\u2028").doesNotContain("\u2029");
    }

    @Test
    void saysTheMostWithoutScriptsToo() throws IOException {
        assertThat(between(page(Recordings.leakyServer()), "<noscript>", "</noscript>"))
                .contains("1999993 bytes in 1 allocations from stack\n\tmalloc\n\tappend_row+0x1c [server] rows.c:88\n")
                .contains("SUMMARY: Seep: ");
        assertThat(page(Recordings.leakyServer())).contains("<title>Seep: ./server --port 8080</title>");
    }

    private static String page(Recording recording) throws IOException {
        var out = new ByteArrayOutputStream();
        HtmlReport.write(recording, ReportOptions.DEFAULT, out);
        return out.toString(UTF_8);
    }

    private static byte[] json(Recording recording) throws IOException {
        var out = new ByteArrayOutputStream();
        JsonReport.write(recording, out);
        return out.toByteArray();
    }

    private static String between(String page, String begin) {
        return between(page, begin, "</script>");
    }

    private static String between(String page, String begin, String end) {
        int from = page.indexOf(begin) + begin.length();
        return page.substring(from, page.indexOf(end, from));
    }

    private static List<String> all(Pattern pattern, String page) {
        List<String> found = new ArrayList<>();
        Matcher matcher = pattern.matcher(page);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    private static String hash(String text) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    }
}
