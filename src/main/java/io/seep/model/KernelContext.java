package io.seep.model;

import java.util.Optional;

/** On whose behalf the kernel allocated. */
public enum KernelContext {
    /** A process asked for something: a system call or a fault. */
    TASK("task"),
    /** A thread of the kernel's own. */
    KERNEL_THREAD("kernel thread"),
    /** An interrupt, hard or soft, that only borrowed the task that it met. */
    INTERRUPT("interrupt");

    private final String word;

    KernelContext(String word) {
        this.word = word;
    }

    /** As reports have it. */
    public String word() {
        return word;
    }

    /** The one of this word. */
    public static Optional<KernelContext> named(String word) {
        for (KernelContext context : values()) {
            if (context.word.equals(word)) {
                return Optional.of(context);
            }
        }
        return Optional.empty();
    }
}
