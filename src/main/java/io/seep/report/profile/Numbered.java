package io.seep.report.profile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Things that are told once and named by their numbers, in the order in which they were first met. */
public final class Numbered<T> {
    private final int first;
    private final Map<T, Integer> numbers = new HashMap<>();
    private final List<T> all = new ArrayList<>();

    /** @param first the number of the first thing */
    public Numbered(int first) {
        this.first = first;
    }

    /** A table of texts in which number 0 is the empty one. */
    public static Numbered<String> texts() {
        Numbered<String> texts = new Numbered<>(0);
        texts.of("");
        return texts;
    }

    public int of(T thing) {
        Integer known = numbers.get(thing);
        if (known != null) {
            return known;
        }
        int number = first + all.size();
        numbers.put(thing, number);
        all.add(thing);
        return number;
    }

    /** All of them by number; what is added while they are walked over is met too, by index. */
    public List<T> all() {
        return all;
    }
}
