package io.seep.engine;

import java.nio.file.Path;
import java.util.List;

/**
 * Is told what is about to change in a program's code, and when it is done. A kill in between leaves some of the
 * kernel's breakpoints in the program (src/main/c/probes.h says why): who outlives Seep can then remove them.
 */
public interface ProbeWatch {
    /** For programs that end together with Seep. */
    ProbeWatch NOBODY = new ProbeWatch() {
        @Override
        public void changing(int pid, Path file, List<Long> fileOffsets) {}

        @Override
        public void changed() {}
    };

    /**
     * Probes of this process are about to be placed or removed.
     *
     * @param file where the probed file can be opened now
     * @param fileOffsets of the instructions
     */
    void changing(int pid, Path file, List<Long> fileOffsets);

    /** All that was told of is done. */
    void changed();

    /** A change that is told of now and is done when the result is closed. */
    static Change during(ProbeWatch watch, int pid, Path file, List<Long> fileOffsets) {
        watch.changing(pid, file, fileOffsets);
        return watch::changed;
    }

    /** A change that is going on. */
    interface Change extends AutoCloseable {
        @Override
        void close();
    }
}
