package io.seep.cli;

import io.seep.guard.AuditEntry;
import io.seep.guard.Refusal;
import io.seep.guard.RunFolder;
import io.seep.guard.TargetLock;
import io.seep.guard.TargetLock.Target;
import io.seep.model.Detach;
import io.seep.model.Overhead;
import io.seep.proc.Guard;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The right to trace, held while a run lasts: the lock on its target, the deadline that the guard process keeps, the line
 * in the audit log. Giving it back writes the line and gives the target to others.
 */
final class Permit implements AutoCloseable {
    /** A report is worth so long a wait for the rest of the probes. */
    private static final Duration FOR_A_REPORT = Duration.ofSeconds(60);

    private final Admission admission;
    private final List<TargetLock> locks;
    private long beganNanos = System.nanoTime();
    private String endWord = "failed";
    private boolean verified;
    private @Nullable Overhead cost;
    private boolean given;

    /** On a busy machine the deadline may have passed before the first probe is placed. */
    private @Nullable LettingGo works;

    private Permit(Admission admission, List<TargetLock> locks) {
        this.admission = admission;
        this.locks = locks;
    }

    /**
     * Takes it.
     *
     * @throws Refusal when the target is traced already, or must be left in peace
     */
    static Permit take(Admission admission, Admission.Wish wish) {
        List<Target> targets = wish.command().isEmpty()
                ? wish.options().pids.stream().map(Target::process).toList()
                : List.of(Target.command(Path.of("").toAbsolutePath().toString(), wish.command()));
        var locks = new ArrayList<TargetLock>();
        boolean pauses = admission.environment().pauses();
        for (Target target : targets) {
            // A command that is started is another process each time: only its time in peace can be asked for.
            if (target.exclusive() || pauses) {
                if (!pauses) {
                    // First: whoever is killed in between must leave nothing behind, and only own files are removed.
                    Guard.running().ifPresent(guard -> guard.removeAtEnd(TargetLock.fileName(target)));
                }
                try {
                    locks.add(TargetLock.take(RunFolder.usual(), target, pauses, admission.duration()));
                } catch (Refusal refusal) {
                    locks.forEach(TargetLock::release);
                    Admission.noteRefusal(admission.log(), admission.entry(), refusal);
                    throw refusal;
                }
            }
        }
        return new Permit(admission, locks);
    }

    /** Before anything is placed: from now on the guard process keeps the deadline. */
    void begin(int pid) {
        beganNanos = System.nanoTime();
        AuditEntry entry = admission.entry().with("target", pid);
        Guard.running().ifPresent(guard -> {
            boolean _ = guard.keepDeadline(admission.duration());
            works = LettingGo.begin();
            guard.writeAtEnd(admission.log().file().toString(), entry.unfinishedLine());
        });
    }

    /**
     * All probes were taken away and looked for; the deadline guards probes, nothing else. It stands as long as a link is
     * left: what else may differ, Seep's end would not mend.
     */
    void letGo(Detach found) {
        verified = found.verified();
        if (found.links() == 0) {
            Guard.running().ifPresent(Guard::standDown);
        } else {
            Guard.running().ifPresent(guard -> {
                boolean _ = guard.keepDeadline(FOR_A_REPORT);
            });
        }
    }

    /** Why the run ended, and what it cost, for the audit log. */
    void ends(String why, Overhead overhead) {
        endWord = why;
        cost = overhead;
    }

    /** Gives it back, once. */
    @Override
    public void close() {
        if (given) {
            return;
        }
        given = true;
        if (works != null) {
            works.close();
        }
        AuditEntry entry = admission
                .entry()
                .with("durationSeconds", Math.round((System.nanoTime() - beganNanos) / 1e8) / 10.0)
                .with("endReason", endWord)
                .with("verified", verified);
        if (cost != null) {
            entry.with("peakSlowdown", cost.peakSlowdown()).with("peakCallsPerSecond", cost.peakCallsPerSecond());
        }
        Admission.note(admission.log(), entry);
        Guard.running().ifPresent(guard -> guard.writeAtEnd("", ""));
        locks.forEach(TargetLock::release);
    }
}
