package io.seep.probe.x86;

/**
 * What an instruction does to the stack pointer.
 *
 * @param pushedBytes by how much the stack grew; negative for a pop; 0 when not known
 * @param known false when rsp gets a value that cannot be told from the instruction alone
 */
public record StackMove(int pushedBytes, boolean known) {
    public static final StackMove NONE = new StackMove(0, true);
    public static final StackMove UNKNOWN = new StackMove(0, false);

    static StackMove pushed(int bytes) {
        return new StackMove(bytes, true);
    }

    public boolean isNone() {
        return equals(NONE);
    }
}
