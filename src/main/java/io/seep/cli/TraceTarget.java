package io.seep.cli;

import io.seep.guard.Refusal;
import io.seep.proc.Command;
import io.seep.proc.Guard;
import io.seep.proc.ProcessStatus;
import org.jspecify.annotations.Nullable;

/** What is traced: a process that runs already, or a command that waits to be started. */
sealed interface TraceTarget {
    int pid();

    /** Who continues it if Seep is killed while it is held; null when it is never held. */
    @Nullable
    Guard guard();

    private static Refusal noLauncher() {
        return new Refusal(Refusal.CANNOT, "this needs the seep script, which starts a guard first; run that");
    }

    /** A running process. */
    record Attached(int pid, @Nullable Guard guard) implements TraceTarget {
        /**
         * Checks that the process can be traced.
         *
         * @param hold true when it may be stopped while it maps new code
         * @throws Refusal with the reason when it can't
         */
        static Attached of(int pid, boolean hold) {
            ProcessStatus status = ProcessStatus.read(pid)
                    .orElseThrow(() ->
                            new Refusal(Refusal.CANNOT, "there is no process " + pid + "; ps -e lists those that run"));
            if (status.threadGroup() != pid) {
                throw new Refusal(
                        Refusal.CANNOT,
                        pid + " is a thread of process " + status.threadGroup() + "; type: seep -p "
                                + status.threadGroup());
            }
            if (status.state() == 'Z') {
                throw new Refusal(Refusal.CANNOT, "process " + pid + " has ended already (it is a zombie)");
            }
            if (status.hasNoMemory()) {
                throw new Refusal(Refusal.CANNOT, pid + " is a kernel thread; it has no heap of its own");
            }
            if (pid == ProcessHandle.current().pid()) {
                throw new Refusal(Refusal.CANNOT, "process " + pid + " is this Seep itself");
            }
            return new Attached(pid, hold ? Guard.running().orElseThrow(TraceTarget::noLauncher) : null);
        }
    }

    /** A command that the launcher has forked and that waits for its start. */
    record Started(Command command, Guard guard) implements TraceTarget {
        /**
         * Takes over what the launcher prepared.
         *
         * @throws Refusal when Seep was not started by its launcher
         */
        static Started waiting() {
            return new Started(
                    Command.waiting().orElseThrow(TraceTarget::noLauncher),
                    Guard.running().orElseThrow(TraceTarget::noLauncher));
        }

        @Override
        public int pid() {
            return command.pid();
        }
    }
}
