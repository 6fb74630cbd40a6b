package io.seep.model;

import java.util.AbstractList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sentences that are made when somebody reads the first of them: a report for people shows ten of 100,000 sites. Any
 * thread may read them.
 */
public final class ToldLater extends AbstractList<String> {
    private @Nullable Supplier<List<String>> teller;
    private List<String> told = List.of();

    /** @param teller asked once at most; it has at least one sentence to tell */
    public ToldLater(Supplier<List<String>> teller) {
        this.teller = teller;
    }

    private synchronized List<String> told() {
        if (teller != null) {
            told = List.copyOf(teller.get());
            teller = null;
        }
        return told;
    }

    /** Known without a word of it. */
    @Override
    public boolean isEmpty() {
        return false;
    }

    @Override
    public int size() {
        return told().size();
    }

    @Override
    public String get(int index) {
        return told().get(index);
    }
}
