/** The history of every allocation: its file (docs/events.md), written and read. */
@NullMarked
package io.seep.report.events;

import org.jspecify.annotations.NullMarked;
