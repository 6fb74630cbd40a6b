package io.seep.engine;

import io.seep.model.StackTrace;

/** Tells of a site of the kernel what only the names of its functions tell. Asked once for each site. */
public interface KernelJudge {
    /** What is set apart since it was not for a traced process, although that was the current one. */
    String OTHERS = "interrupts and kernel threads that met a traced process";

    /**
     * What the site's blocks are if they are no news to anybody; empty when they count.
     *
     * @param pages they are pages
     * @param movable they are pages that the kernel may move: a program's, or a file's
     */
    String setApart(StackTrace stack, boolean pages, boolean movable);

    /** The stack from the kernel's allocator on: what comes before is of the tracing. */
    StackTrace withoutTracing(StackTrace stack);

    /** True when an interrupt led here, although it used the stack of a task. */
    boolean isOfInterrupt(StackTrace stack);
}
