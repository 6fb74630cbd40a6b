package io.seep.cli;

import io.seep.guard.Refusal;
import io.seep.proc.Command;
import io.seep.proc.Guard;
import io.seep.proc.ProcessStatus;

/** What is traced: a process that runs already, or a command that waits to be started. */
sealed interface TraceTarget {
    int pid();

    /** A running process. */
    record Attached(int pid) implements TraceTarget {
        /**
         * Checks that the process can be traced.
         *
         * @throws Refusal with the reason when it can't
         */
        static Attached of(int pid) {
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
            return new Attached(pid);
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
                    Command.waiting().orElseThrow(Started::noLauncher),
                    Guard.running().orElseThrow(Started::noLauncher));
        }

        private static Refusal noLauncher() {
            return new Refusal(Refusal.CANNOT, "a command can only be started by the seep script; run that");
        }

        @Override
        public int pid() {
            return command.pid();
        }
    }
}
