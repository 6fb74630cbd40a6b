package io.seep.report.profile;

import io.seep.model.Frame;
import java.util.ArrayList;
import java.util.List;

/**
 * One address of a stack with the functions that run there: those inlined into it first, innermost before outer.
 *
 * @param frames never empty
 */
public record Place(List<Frame> frames) {
    public Place {
        frames = List.copyOf(frames);
    }

    /** The frame of the function that the others are inlined into. */
    public Frame outermost() {
        return frames.getLast();
    }

    /** The address as linked in its file, or the absolute one of code in none. */
    public long address() {
        return outermost().offset();
    }

    /** The places of a stack, leaf first. */
    public static List<Place> of(List<Frame> stack) {
        List<Place> places = new ArrayList<>();
        List<Frame> inlined = new ArrayList<>();
        for (Frame frame : stack) {
            inlined.add(frame);
            if (!frame.inlined()) {
                places.add(new Place(inlined));
                inlined.clear();
            }
        }
        // A cut stack may end inside what was inlined.
        if (!inlined.isEmpty()) {
            places.add(new Place(inlined));
        }
        return places;
    }
}
