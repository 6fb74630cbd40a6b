package io.seep.cli;

import io.seep.engine.LifeEvent;
import io.seep.engine.LifeWatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Deals with what the kernel's side reports of processes' lives, and continues those that are held for it. A process
 * that is held has other threads, which may have had events of their own before they stopped too: so it runs on once it
 * has stopped and what was reported by then is dealt with.
 */
final class HeldProcesses {
    /** Of events, in one turn: other things have to be looked at too. */
    private static final int MOST_ROUNDS = 50;

    private final LifeWatch life;
    private final Set<Integer> awaitingRelease = new LinkedHashSet<>();

    HeldProcesses(LifeWatch life) {
        this.life = life;
    }

    /** What to do at an event. */
    @FunctionalInterface
    interface Reader {
        void read(LifeEvent event) throws IOException;
    }

    /**
     * Hands over all events that wait. Whatever happens, nothing stays held that was held when this began.
     *
     * @param before runs before the events of one round are handed over
     */
    void drain(Runnable before, Reader reader) throws IOException {
        try {
            for (int round = 0; round < MOST_ROUNDS; round++) {
                List<LifeEvent> events = waiting();
                before.run();
                for (LifeEvent event : events) {
                    reader.read(event);
                }
                Set<Integer> held = held(events);
                awaitingRelease.removeAll(held);
                releaseAll();
                held.forEach(life.holds()::awaitStop);
                awaitingRelease.addAll(held);
                if (events.isEmpty() && held.isEmpty()) {
                    return;
                }
            }
        } finally {
            releaseAll();
        }
    }

    /** Ends every hold: stops holding first, then continues what was stopped meanwhile. */
    void letGo() {
        life.detach();
        held(waiting()).forEach(life.holds()::release);
    }

    private void releaseAll() {
        awaitingRelease.forEach(life.holds()::release);
        awaitingRelease.clear();
    }

    private List<LifeEvent> waiting() {
        var events = new ArrayList<LifeEvent>();
        life.drain(events::add);
        return events;
    }

    private static Set<Integer> held(List<LifeEvent> events) {
        return events.stream()
                .filter(LifeEvent::held)
                .map(LifeEvent::pid)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
