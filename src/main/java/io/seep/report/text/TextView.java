package io.seep.report.text;

import io.seep.model.Recording;
import io.seep.model.view.Table;
import io.seep.model.view.Tree;
import io.seep.model.view.View;
import io.seep.report.Printable;
import io.seep.report.ReportOptions;
import io.seep.report.ViewFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Views as text. */
public final class TextView implements ViewFormat {
    @Override
    public String name() {
        return "text";
    }

    @Override
    public List<String> endings() {
        return List.of("txt");
    }

    @Override
    public void write(Recording recording, View view, ReportOptions options, OutputStream out) throws IOException {
        out.write(of(recording, view, options).getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    static String of(Recording recording, View view, ReportOptions options) {
        LabelledLines lines = new LabelledLines();
        lines.add("Seep " + Printable.of(recording.toolVersion(), 80), Printable.of(view.title(), 1000));
        SelectionLines.add(lines, recording);
        view.notes().forEach(note -> lines.addAgain("note", Printable.of(note, 1000)));
        return lines + "\n"
                + switch (view.body()) {
                    case Table table -> TableText.of(table, options);
                    case Tree tree -> TreeText.of(tree, options);
                };
    }
}
