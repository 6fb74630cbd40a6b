package io.seep.cli;

import io.seep.analyse.StackSelection;
import io.seep.probe.CustomPair;
import io.seep.probe.PairSyntax;
import io.seep.probe.PairSyntaxException;
import io.seep.probe.ProbeRequest;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which allocators are traced, beyond those that are found, and which of their calls a report is about. */
@OptionGroup("Allocators")
final class AllocatorOptions {
    @Option(
            names = {"-O", "--object"},
            paramLabel = "FILE",
            description = "look for allocators in this file only: a path, or a name without folders; repeatable")
    List<String> objects = new ArrayList<>();

    @Option(
            names = "--symbols-prefix",
            paramLabel = "P",
            description = "take Pmalloc, Pcalloc, Pfree … for an allocator too; repeatable")
    List<String> prefixes = new ArrayList<>();

    @Option(
            names = "--pair",
            paramLabel = "'alloc=F(size=N),free=G(ptr=N)'",
            description = "trace an allocator of your own: functions F and G, argument N counted from 0; also"
                    + " realloc=, count=N, out=N, ret, bytes=SIZE; repeatable")
    List<String> pairs = new ArrayList<>();

    @Option(
            names = "--caller-module",
            paramLabel = "FILE",
            description = "report only allocations whose stack passes through this library or program; repeatable")
    List<String> callerModules = new ArrayList<>();

    @Option(
            names = "--only-under",
            paramLabel = "FUNCTION",
            description = "report only allocations of this function and of what it calls; repeatable")
    List<String> functions = new ArrayList<>();

    /**
     * What is looked for in files.
     *
     * @param operators true for the operators new and delete too where they only call malloc and free
     * @throws UsageException when a pair makes no sense
     */
    ProbeRequest request(boolean operators) {
        var described = new ArrayList<CustomPair>();
        for (String prefix : prefixes) {
            refuseBlank("--symbols-prefix", prefix);
        }
        for (String pair : pairs) {
            try {
                described.add(PairSyntax.parse(pair));
            } catch (PairSyntaxException wrong) {
                throw new UsageException(String.valueOf(wrong.getMessage()));
            }
        }
        return new ProbeRequest(prefixes, described, operators);
    }

    /** Which allocations the report keeps. */
    StackSelection selection() {
        callerModules.forEach(module -> refuseBlank("--caller-module", module));
        functions.forEach(function -> refuseBlank("--only-under", function));
        return new StackSelection(callerModules, functions);
    }

    /**
     * Refuses what makes no sense.
     *
     * @throws UsageException with what would
     */
    void check() {
        objects.forEach(object -> refuseBlank("--object", object));
        var _ = request(false);
        var _ = selection();
    }

    private static void refuseBlank(String option, String value) {
        if (value.isBlank()) {
            throw new UsageException(option + " needs a name");
        }
    }
}
