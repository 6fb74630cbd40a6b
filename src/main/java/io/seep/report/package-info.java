/**
 * A finished run as text, JSON and other forms, and the files that it goes to. Everything here is a function of a
 * {@link io.seep.model.Recording}; no live target is asked for anything.
 *
 * <p>Each {@link io.seep.report.ReportFormat} is a package of its own below this one, which knows none of them: whoever
 * wires the program together lists them in {@link io.seep.report.ReportFormats}. {@link io.seep.report.ReportFile} puts
 * a report in its place. Names that come from a target reach people only through {@link io.seep.report.Printable}. The
 * formats are described in docs/report-format.md.
 */
@NullMarked
package io.seep.report;

import org.jspecify.annotations.NullMarked;
