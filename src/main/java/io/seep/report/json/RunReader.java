package io.seep.report.json;

import io.seep.model.AnonymousMemory;
import io.seep.model.Completeness;
import io.seep.model.Environment;
import io.seep.model.Exit;
import io.seep.model.Headroom;
import io.seep.model.Memory;
import io.seep.model.MemoryPoint;
import io.seep.model.NameCounts;
import io.seep.model.Session;
import io.seep.model.TracedProcess;
import io.seep.model.UnmatchedFrees;
import org.jspecify.annotations.Nullable;

/** Reads what frames a run: the twin of {@link RunWriter}. */
final class RunReader {
    private RunReader() {}

    static Environment environment(JsonObject environment) {
        return new Environment(
                environment.text("host"),
                environment.text("kernel"),
                environment.small("cpus"),
                environment.whole("memoryBytes"),
                environment.textOrEmpty("libc"),
                environment.text("name"),
                environment.text("nameSource"),
                AllocatorReader.allocators(environment),
                AllocatorReader.unseenHeaps(environment));
    }

    static TracedProcess process(JsonObject process) {
        return new TracedProcess(
                process.small("pid"),
                process.small("namespacePid"),
                process.small("parent"),
                process.text("command"),
                process.text("executable"),
                process.instant("started"),
                process.instant("ended"),
                process.flag("startedBySeep"),
                memory(process.objectOrNull("memoryAtStart")),
                memory(process.objectOrNull("memoryAtEnd")),
                process.objectsOrNone("memory").stream()
                        .map(RunReader::memoryPoint)
                        .toList(),
                anonymous(process.objectOrNull("anonymous")),
                headroom(process.objectOrNull("headroom")),
                ReachReader.scan(process),
                unmatchedFrees(process.object("counts")));
    }

    private static UnmatchedFrees unmatchedFrees(JsonObject counts) {
        return new UnmatchedFrees(
                counts.wholeOr("freesOfOlderBlocks", 0),
                counts.wholeOr("freesOfInheritedBlocks", 0),
                counts.wholeOr("unknownFrees", 0));
    }

    private static MemoryPoint memoryPoint(JsonObject point) {
        return new MemoryPoint(
                point.number("secondsSinceStart"),
                point.whole("vmSizeBytes"),
                point.whole("vmRssBytes"),
                point.whole("anonymousBytes"),
                point.small("threads"));
    }

    private static @Nullable AnonymousMemory anonymous(@Nullable JsonObject anonymous) {
        return anonymous == null
                ? null
                : new AnonymousMemory(
                        anonymous.number("secondsSinceStart"),
                        anonymous.whole("liveBytes"),
                        anonymous.whole("withBlocksBytes"),
                        anonymous.whole("heapBytes"),
                        anonymous.whole("stacksBytes"),
                        anonymous.whole("filesBytes"),
                        anonymous.whole("otherBytes"));
    }

    private static @Nullable Headroom headroom(@Nullable JsonObject headroom) {
        return headroom == null
                ? null
                : new Headroom(headroom.text("source"), headroom.whole("limitBytes"), headroom.whole("freeBytes"));
    }

    private static @Nullable Memory memory(@Nullable JsonObject memory) {
        return memory == null
                ? null
                : new Memory(
                        memory.whole("vmSizeBytes"),
                        memory.whole("vmRssBytes"),
                        memory.whole("vmDataBytes"),
                        memory.whole("vmHwmBytes"),
                        memory.whole("rssAnonBytes"),
                        memory.small("threads"));
    }

    static Session session(JsonObject session) {
        JsonObject exit = session.object("exit");
        return new Session(
                session.instant("startedAt"),
                session.number("durationSeconds"),
                session.text("endReason"),
                new Exit(exit.small("code"), exit.text("reason")),
                session.text("engine"),
                session.small("sample"),
                session.small("stackDepth"),
                session.text("stackMethod"),
                session.whole("minSizeBytes"),
                session.wholeOr("maxSizeBytes", Long.MAX_VALUE),
                AllocatorReader.stackFilter(session.objectOrNull("stackFilter")),
                OversightReader.oversight(session));
    }

    static Completeness completeness(JsonObject completeness) {
        JsonObject stacks = completeness.object("stacks");
        return new Completeness(
                completeness.object("lost").counters(),
                stacks.whole("complete"),
                stacks.object("cut").counters(),
                stacks.object("cutIn").counters(),
                names(completeness.objectOrNull("names")));
    }

    /** Reports of before names were counted have none. */
    private static NameCounts names(@Nullable JsonObject names) {
        return names == null
                ? NameCounts.NONE
                : new NameCounts(
                        names.whole("line"),
                        names.whole("function"),
                        names.whole("module"),
                        names.whole("address"),
                        names.texts("remarks"));
    }
}
