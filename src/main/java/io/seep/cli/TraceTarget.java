package io.seep.cli;

import io.seep.guard.Refusal;
import io.seep.proc.Command;
import io.seep.proc.Guard;
import io.seep.proc.ProcessStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is traced: processes that run already, or a command that waits to be started. */
sealed interface TraceTarget {
    /** The first of them; 0 when there is none yet. */
    default int pid() {
        return pids().isEmpty() ? 0 : pids().getFirst();
    }

    List<Integer> pids();

    /** Who continues it if Seep is killed while it is held; null when it is never held. */
    @Nullable
    Guard guard();

    private static Refusal noLauncher() {
        return new Refusal(Refusal.CANNOT, "this needs the seep script, which starts a guard first; run that");
    }

    /** Running processes. */
    record Attached(List<Integer> pids, @Nullable Guard guard) implements TraceTarget {
        public Attached {
            pids = List.copyOf(pids);
        }

        /**
         * Checks that the processes can be traced.
         *
         * @param hold true when they may be stopped while they map new code
         * @throws Refusal with the reason when one can't
         */
        static Attached of(List<Integer> pids, boolean hold) {
            pids.forEach(Attached::check);
            return new Attached(
                    pids.stream().distinct().toList(),
                    hold ? Guard.running().orElseThrow(TraceTarget::noLauncher) : null);
        }

        /**
         * Checks that the process can be traced.
         *
         * @throws Refusal with the reason when it can't
         */
        static void check(int pid) {
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
            if (ProcessStatus.isThirtyTwoBit(pid)) {
                throw new Refusal(
                        Refusal.CANNOT, "process " + pid + " runs a 32-bit program; Seep traces 64-bit ones only");
            }
            if (pid == ProcessHandle.current().pid()) {
                throw new Refusal(Refusal.CANNOT, "process " + pid + " is this Seep itself");
            }
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
        public List<Integer> pids() {
            return List.of(command.pid());
        }
    }
}
