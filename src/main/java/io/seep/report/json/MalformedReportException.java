package io.seep.report.json;

import io.seep.report.Printable;
import io.seep.report.ReportException;

/** A file that is no report of this schema; says where in the file and what was expected there. */
public final class MalformedReportException extends ReportException {
    private final int line;
    private final int column;

    MalformedReportException(String file, int line, int column, String problem) {
        super(
                "'" + Printable.of(file) + "' is not a whole Seep report: line " + line + ", column " + column + ": "
                        + Printable.of(problem, 300),
                "give a file that was written with -o NAME.json or -o NAME.json.gz");
        this.line = line;
        this.column = column;
    }

    /** Line of the problem, from 1. */
    public int line() {
        return line;
    }

    /** Column of the problem, from 1. */
    public int column() {
        return column;
    }
}
