package io.seep.report.html;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Writes a page from its top to its end; what stands in it between is data. */
final class Page {
    /**
     * Most sites whose data is left as readable JSON. A browser reads a page's text at some 20 MB a second, so what is
     * larger is packed: a tenth of the bytes, and unpacking costs it nothing to speak of.
     */
    static final int MOST_READABLE = 1000;

    private final OutputStream out;
    private final List<String> scripts;

    private Page(OutputStream out, List<String> scripts) {
        this.out = out;
        this.scripts = scripts;
    }

    /** What writes JSON, in ASCII or UTF-8. */
    @FunctionalInterface
    interface Json {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes all that comes before the data.
     *
     * @param title as it is; it is escaped here
     */
    static Page begin(OutputStream out, PageFiles files, String title) throws IOException {
        Page page = new Page(new BufferedOutputStream(out, 1 << 16), files.scripts());
        String style = PageFiles.style();
        page.text("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.text("<meta http-equiv=\"Content-Security-Policy\" content=\""
                + ContentSecurity.allowing(page.scripts, List.of(style)) + "\">\n");
        page.text("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.text("<meta name=\"referrer\" content=\"no-referrer\">\n");
        page.text("<title>" + escaped(title) + "</title>\n");
        page.text("<style>" + style + "</style>\n</head>\n<body>\n");
        page.text(files.body());
        return page;
    }

    /** What is shown where scripts do not run. */
    void withoutScripts(String text) throws IOException {
        text("<noscript><p>This page needs scripts, its own ones only. Without them, the report in short:</p>\n<pre>"
                + escaped(text) + "</pre></noscript>\n");
    }

    /**
     * Embeds data under an id.
     *
     * @param packed whether to embed it compressed, as base64, instead of readable
     */
    void data(String id, boolean packed, Json json) throws IOException {
        String type = packed ? "application/gzip" : "application/json";
        text("<script type=\"" + type + "\" id=\"" + id + "\">");
        if (packed) {
            OutputStream base64 = Base64.getEncoder().wrap(new LeftOpen(out));
            GZIPOutputStream gzip = new GZIPOutputStream(base64, 1 << 16);
            json.writeTo(gzip);
            gzip.finish();
            base64.close();
        } else {
            json.writeTo(new ScriptSafe(out));
        }
        text("</script>\n");
    }

    /** Writes all that comes behind the data, and flushes. */
    void end() throws IOException {
        for (String script : scripts) {
            text("<script>" + script + "</script>\n");
        }
        text("</body>\n</html>\n");
        out.flush();
    }

    private void text(String text) throws IOException {
        out.write(text.getBytes(UTF_8));
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** Base64 writes its last letters when it is closed. */
    private static final class LeftOpen extends FilterOutputStream {
        LeftOpen(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() {
            // The page goes on.
        }
    }
}
