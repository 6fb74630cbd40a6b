package io.seep.bench;

import java.io.IOException;
import java.util.Map;

/** A way to run the pair program: untraced, or under one tool. */
interface PairWay {
    String UNTRACED = "untraced";
    String FLOOR = "empty programs";
    String SEEP = "Seep";
    String WITHOUT_STACKS = "Seep, no stacks";

    String name();

    /**
     * Measures once, and leaves the program as it was.
     *
     * @param running an untraced program of that shape, for tools that can attach
     */
    Map<String, Double> measure(Setting setting, PairProgram.Shape shape, PairProgram running, int millis)
            throws IOException, InterruptedException;

    /** The program by itself. */
    record Untraced() implements PairWay {
        @Override
        public String name() {
            return UNTRACED;
        }

        @Override
        public Map<String, Double> measure(Setting setting, PairProgram.Shape shape, PairProgram running, int millis)
                throws IOException {
            return running.measure(millis);
        }
    }

    /** What the traps cost by themselves. */
    record Floor(EmptyPrograms empty) implements PairWay {
        @Override
        public String name() {
            return FLOOR;
        }

        @Override
        public Map<String, Double> measure(Setting setting, PairProgram.Shape shape, PairProgram running, int millis)
                throws IOException {
            var links = empty.attach(running.pid());
            running.waitUntilProbed();
            Map<String, Double> measured = running.measure(millis);
            links.forEach(link -> link.close());
            running.waitUntilClear();
            return measured;
        }
    }
}
