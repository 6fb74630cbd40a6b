/**
 * A finished run as text or JSON, and the files that it goes to. Everything here is a function of a
 * {@link io.seep.model.Recording}; no live target is asked for anything.
 *
 * <p>{@link io.seep.report.ReportFormat} chooses the format, {@link io.seep.report.text.TextReport} and
 * {@link io.seep.report.json.JsonReport} write it, {@link io.seep.report.ReportFile} puts it in its place. This package
 * knows nothing of the formats' packages, so whoever wires the two together switches over the format. Names that come
 * from a target reach people only through {@link io.seep.report.Printable}. The formats are described in
 * docs/report-format.md.
 */
@NullMarked
package io.seep.report;

import org.jspecify.annotations.NullMarked;
