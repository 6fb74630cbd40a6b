package io.seep.report.json;

import io.seep.model.Frame;
import io.seep.model.Stack;
import io.seep.model.SuspiciousFree;
import io.seep.model.SuspiciousFree.Call;
import io.seep.model.SuspiciousFree.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The twin of {@link SuspiciousFreeWriter}; asked when the table of frames is known. */
final class SuspiciousFreeReader {
    private final List<Frame> frames;
    private final int processes;

    SuspiciousFreeReader(List<Frame> frames, int processes) {
        this.frames = frames;
        this.processes = processes;
    }

    SuspiciousFree read(JsonObject free) {
        int process = free.small("process");
        if (process < 0 || process >= processes) {
            throw free.wrong("there is no process " + process);
        }
        return new SuspiciousFree(
                kind(free),
                process,
                free.whole("count"),
                free.address("address"),
                call(free.object("free")),
                callOrNull(free.objectOrNull("earlierFree")),
                callOrNull(free.objectOrNull("allocation")),
                free.wholeOr("blockBytes", 0),
                free.wholeOr("offset", 0));
    }

    private static Kind kind(JsonObject free) {
        String word = free.text("kind");
        for (Kind kind : Kind.values()) {
            if (kind.word().equals(word)) {
                return kind;
            }
        }
        // A later version may know more kinds.
        return Kind.UNKNOWN;
    }

    private @Nullable Call callOrNull(@Nullable JsonObject call) {
        return call == null ? null : call(call);
    }

    private Call call(JsonObject call) {
        JsonObject stack = call.object("stack");
        List<Frame> named = new ArrayList<>();
        for (int index : stack.indexes("frames")) {
            if (index >= frames.size()) {
                throw call.wrong("there is no frame " + index);
            }
            named.add(frames.get(index));
        }
        return new Call(call.text("function"), new Stack(stack.text("status"), named));
    }
}
