package io.seep.probe.x86;

/** What a uprobe on an instruction costs, by what the kernel does with the instruction under it. */
public enum ProbeCost {
    /** One trap: the kernel does the instruction's work itself. */
    EMULATED,
    /** Two exceptions: the instruction runs out of line with the trap flag set. Dear in a virtual machine. */
    SINGLE_STEPPED,
    /** The kernel refuses a probe here, or must not be asked for one. */
    REFUSED,
    /** The instruction is not in the decoder's set. */
    UNKNOWN
}
