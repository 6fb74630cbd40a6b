package io.seep.report.events;

import io.seep.model.EventStack;
import java.util.Map;

/**
 * What a history tells beside its events.
 *
 * @param stacks by their number
 * @param pids of the program images
 * @param commands of the program images
 * @param lost events that are not in it, by the name of the loss
 * @param events that are in it
 * @param stacksLeft stacks that had no room
 * @param whole false when its end is missing: then it tells no stacks
 */
public record EventHistory(
        Map<Integer, EventStack> stacks,
        Map<Integer, Integer> pids,
        Map<Integer, String> commands,
        Map<String, Long> lost,
        long events,
        long stacksLeft,
        boolean whole) {
    public EventHistory {
        stacks = Map.copyOf(stacks);
        pids = Map.copyOf(pids);
        commands = Map.copyOf(commands);
        lost = Map.copyOf(lost);
    }
}
