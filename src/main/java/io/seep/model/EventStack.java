package io.seep.model;

import java.util.List;

/**
 * The stack that events of a history name by its number.
 *
 * @param number not 0
 * @param site the id of the site in the report
 * @param image index of the program image, from 0
 * @param call the allocator function that was called
 * @param frames a line of text each, leaf first
 */
public record EventStack(int number, String site, int image, String call, List<String> frames) {
    public EventStack {
        frames = List.copyOf(frames);
    }
}
