package demo;

/** A library in C: native.c. */
public final class Native {
    static {
        System.load(System.getProperty("demo.library"));
    }

    private Native() {}

    /** Loses a block. */
    public static native int lose(int bytes);

    /** Gives its block back. */
    public static native int use(int bytes);

    /** Loses three blocks if it is told to; what comes after them leaves no pointer to them on the stack. */
    public static int loseThree() {
        int sum = 0;
        for (int i = 0; i < 30; i++) {
            sum += Boolean.getBoolean("demo.leaks") && i < 3 ? lose(70001) : use(70001);
        }
        return sum;
    }
}
