package io.seep.analyse.events;

import io.seep.model.BlockEvent;
import io.seep.model.EventStack;
import java.util.HashMap;
import java.util.Map;

/**
 * A condition on events, such as {@code event = allocation and bytes >= 4K and not frame ~ "^parse"}: comparisons of a
 * field with a value, joined by {@code and}, {@code or}, {@code not} and parentheses.
 */
public final class EventCondition {
    private final Term term;
    private final Map<Integer, Integer> pids;
    private final Map<Integer, EventStack> stacks;

    private EventCondition(Term term, Map<Integer, Integer> pids, Map<Integer, EventStack> stacks) {
        this.term = term;
        this.pids = pids;
        this.stacks = stacks;
    }

    /**
     * Reads a condition.
     *
     * @throws EventSyntaxException with the place and what is expected there
     */
    public static EventCondition parse(String text) {
        return new EventCondition(new EventParser(text).parse(), Map.of(), Map.of());
    }

    /** Does it ask for something that a history tells only at its end? */
    public boolean needsStacks() {
        return term.needsStacks();
    }

    /** The same, with what a history tells beside its events. */
    public EventCondition with(Map<Integer, Integer> knownPids, Map<Integer, EventStack> knownStacks) {
        return new EventCondition(term.fresh(), knownPids, knownStacks);
    }

    /** Does it hold? */
    public boolean holds(BlockEvent event) {
        return term.holds(event, this);
    }

    /** A part of a condition. */
    sealed interface Term {
        boolean holds(BlockEvent event, EventCondition whole);

        boolean needsStacks();

        /** The same without what it remembers of another history. */
        Term fresh();
    }

    record And(Term one, Term other) implements Term {
        @Override
        public boolean holds(BlockEvent event, EventCondition whole) {
            return one.holds(event, whole) && other.holds(event, whole);
        }

        @Override
        public boolean needsStacks() {
            return one.needsStacks() || other.needsStacks();
        }

        @Override
        public Term fresh() {
            return new And(one.fresh(), other.fresh());
        }
    }

    record Or(Term one, Term other) implements Term {
        @Override
        public boolean holds(BlockEvent event, EventCondition whole) {
            return one.holds(event, whole) || other.holds(event, whole);
        }

        @Override
        public boolean needsStacks() {
            return one.needsStacks() || other.needsStacks();
        }

        @Override
        public Term fresh() {
            return new Or(one.fresh(), other.fresh());
        }
    }

    record Not(Term term) implements Term {
        @Override
        public boolean holds(BlockEvent event, EventCondition whole) {
            return !term.holds(event, whole);
        }

        @Override
        public boolean needsStacks() {
            return term.needsStacks();
        }

        @Override
        public Term fresh() {
            return new Not(term.fresh());
        }
    }

    record Compared(EventField field, NumberTest test) implements Term {
        /** Tells of a number whether it is meant. */
        @FunctionalInterface
        interface NumberTest {
            boolean test(long number);
        }

        @Override
        public boolean holds(BlockEvent event, EventCondition whole) {
            return test.test(field.number(event, whole.pids));
        }

        @Override
        public boolean needsStacks() {
            return field == EventField.PROCESS;
        }

        @Override
        public Term fresh() {
            return this;
        }
    }

    /** A text that fits, or with {@code wanted} false none that fits; of stacks it is known for the next time. */
    record Fitting(EventField field, boolean wanted, TextTest test, Map<Integer, Boolean> known) implements Term {
        /** Tells of a text whether it is meant. */
        @FunctionalInterface
        interface TextTest {
            boolean test(String text);
        }

        Fitting(EventField field, boolean wanted, TextTest test) {
            this(field, wanted, test, new HashMap<>());
        }

        @Override
        public boolean holds(BlockEvent event, EventCondition whole) {
            boolean fits =
                    needsStacks() ? known.computeIfAbsent(event.stack(), _ -> fits(event, whole)) : fits(event, whole);
            return fits == wanted;
        }

        private boolean fits(BlockEvent event, EventCondition whole) {
            return field.texts(event, whole.stacks.get(event.stack())).stream().anyMatch(test::test);
        }

        @Override
        public boolean needsStacks() {
            return field == EventField.SITE || field == EventField.FRAME;
        }

        @Override
        public Term fresh() {
            return new Fitting(field, wanted, test);
        }
    }
}
