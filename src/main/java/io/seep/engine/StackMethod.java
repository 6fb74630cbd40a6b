package io.seep.engine;

/** How stacks are walked; numbers as in src/main/bpf/stack.bpf.h, enum stack_method. */
public enum StackMethod {
    /** Not at all. */
    NONE(0, "none"),
    /** By the unwind tables of the files. */
    TABLES(1, "dwarf"),
    /** By the kernel, which trusts the frame pointer. */
    FRAME_POINTERS(2, "fp");

    private final int number;
    private final String word;

    StackMethod(int number, String word) {
        this.number = number;
        this.word = word;
    }

    int number() {
        return number;
    }

    /** As users and reports write it. */
    public String word() {
        return word;
    }
}
