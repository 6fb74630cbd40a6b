package io.seep.unwind.table;

/** What the frame information of a file came to. */
public sealed interface Unwinding permits UnwindTable, NoTable {}
