package io.seep.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A pair program of its own inside another tool, which replaces its allocator or runs its code: started by it, not
 * attached to.
 *
 * @param before the tool's command line, given a folder for its files
 * @param program as it has to be compiled for the tool, or empty for the usual one
 */
record PairInside(String name, Function<Path, List<String>> before, String program) implements PairWay {

    @Override
    public Map<String, Double> measure(Setting setting, PairProgram.Shape shape, PairProgram running, int millis)
            throws IOException {
        Path folder = Children.folder("tool");
        String compiled = !program.isEmpty() ? program : shape.framePointers() ? "pair" : "pair-no-fp";
        try (PairProgram inside = PairProgram.start(
                setting, shape, before.apply(folder), Map.of("LSAN_OPTIONS", "exitcode=0"), compiled)) {
            return inside.measure(millis);
        } finally {
            Children.remove(folder);
        }
    }
}
