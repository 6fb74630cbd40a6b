package io.seep.model.view;

import java.util.List;

/**
 * A look at a recording.
 *
 * @param title what it shows, in a line
 * @param notes what the numbers mean and what is left out, a sentence each
 */
public record View(String title, List<String> notes, Body body) {
    public View {
        notes = List.copyOf(notes);
    }

    /** What a view shows below its title. */
    public sealed interface Body permits Table, Tree {}
}
