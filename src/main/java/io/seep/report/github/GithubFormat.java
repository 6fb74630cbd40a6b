package io.seep.report.github;

import io.seep.model.Frame;
import io.seep.model.Gate;
import io.seep.model.Recording;
import io.seep.report.GateFinding;
import io.seep.report.ReportFormat;
import io.seep.report.ReportOptions;
import io.seep.report.SourcePath;
import io.seep.report.UserCode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code --format github}: workflow commands that GitHub Actions shows at the lines of a pull request. It shows ten of a
 * kind a step, so no more are written; a last one tells how many there are.
 */
public final class GithubFormat implements ReportFormat {
    private static final int MOST = 9;

    @Override
    public String name() {
        return "github";
    }

    @Override
    public List<String> endings() {
        return List.of();
    }

    @Override
    public void write(Recording recording, ReportOptions options, OutputStream out) throws IOException {
        out.write(annotations(recording, SourcePath.root(System.getenv())).getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    static String annotations(Recording recording, Path root) {
        StringBuilder text = new StringBuilder();
        List<GateFinding> findings =
                GateFinding.of(recording).stream().filter(GateFinding::counts).toList();
        findings.stream().limit(MOST).forEach(finding -> annotation(text, finding, root));
        Gate gate = recording.gate();
        if (gate.isAsked()) {
            command(text, gate.passed() ? "notice" : "error", "title=Seep", gate.sentence());
        } else {
            command(
                    text,
                    findings.isEmpty() ? "notice" : "warning",
                    "title=Seep",
                    findings.size() + (findings.size() == 1 ? " leaking site" : " leaking sites"));
        }
        return text.toString();
    }

    private static void annotation(StringBuilder text, GateFinding finding, Path root) {
        Frame own = UserCode.of(finding.site());
        String place = own == null || own.file() == null
                ? ""
                : "file=" + property(SourcePath.of(own.file(), root).path()) + ",line=" + own.line() + ",";
        command(text, finding.fails() ? "error" : "warning", place + "title=Memory leak", finding.sentence());
    }

    private static void command(StringBuilder text, String kind, String properties, String message) {
        text.append("::")
                .append(kind)
                .append(' ')
                .append(properties)
                .append("::")
                .append(data(message))
                .append('\n');
    }

    /** As the runner reads it back: nothing of a name ends the line or begins another command. */
    private static String data(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String text) {
        return data(text).replace(":", "%3A").replace(",", "%2C");
    }
}
