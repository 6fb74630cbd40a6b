package io.seep.cli;

import io.seep.engine.LifeEvent;
import io.seep.engine.LifeWatch;
import io.seep.guard.Refusal;
import io.seep.proc.Guard;
import io.seep.proc.ProcessStatus;
import java.io.IOException;
import java.io.PrintStream;
import java.util.OptionalInt;

/**
 * How processes come into a run: they are attached to, started, found because they match a selection, or they become
 * another program. Children come by {@link TracedImages#catchUp}.
 */
final class Arrivals {
    private final TraceScope scope;
    private final TracedImages images;
    private final CodeWatch code;
    private final Discovery discovery;
    private final LifeWatch life;
    private final MemoryScans scans;
    private final PrintStream messages;
    private int commandImage = LifeWatch.NO_IMAGE;
    private boolean commandRuns;
    private boolean replaced;

    Arrivals(
            TraceScope scope,
            TracedImages images,
            CodeWatch code,
            Discovery discovery,
            LifeWatch life,
            MemoryScans scans,
            PrintStream messages) {
        this.scope = scope;
        this.images = images;
        this.code = code;
        this.discovery = discovery;
        this.life = life;
        this.scans = scans;
        this.messages = messages;
    }

    /**
     * Attaches to what runs, or starts what waits.
     *
     * @throws IOException when a process is gone
     */
    void begin() throws IOException {
        switch (scope.target()) {
            case TraceTarget.Attached attached -> {
                if (attached.guard() != null) {
                    haveGuarded(attached.guard());
                }
                for (int pid : attached.pids()) {
                    attach(pid, attached.guard() != null);
                }
                scope.selection().beginAt(life);
                attachSelected();
            }
            case TraceTarget.Started started -> {
                haveGuarded(started.guard());
                if (scope.follows()) {
                    life.keepChildren();
                }
                watch(started.pid(), LifeWatch.NO_IMAGE, true);
                started.command().start();
            }
        }
    }

    private void attach(int pid, boolean hold) throws IOException {
        int image = images.open(pid, false);
        watch(pid, image, hold);
        var _ = discovery.lookAtNewCode(images.get(image), image, false);
        if (discovery.allocators().files(image) == 0) {
            messages.println("seep: found no allocator in process " + pid + " yet; waiting for one to be loaded");
        }
    }

    /** Those that match and are not traced yet; one that has just ended is no matter. */
    void attachSelected() {
        for (int pid : scope.selection().present()) {
            images.catchUp();
            if (images.numberOf(pid) < 0) {
                int image = images.open(pid, false);
                scope.selection().watch(life, pid, image);
                try {
                    code.look(image, false);
                } catch (IOException gone) {
                    images.get(image).end();
                }
            }
        }
    }

    /**
     * The descriptor that tells whether the command could be started, while that is open.
     */
    OptionalInt awaitedCommand() {
        return scope.target() instanceof TraceTarget.Started started && !commandRuns
                ? OptionalInt.of(started.command().descriptor())
                : OptionalInt.empty();
    }

    /**
     * The {@linkplain #awaitedCommand() descriptor} has something to tell.
     *
     * @throws CommandFailure when the command could not be started
     */
    void hearCommand() {
        if (scope.target() instanceof TraceTarget.Started started) {
            OptionalInt failure = started.command().failure();
            if (failure.isPresent()) {
                throw new CommandFailure(commandName(), failure.getAsInt());
            }
            commandRuns = true;
        }
    }

    private static String commandName() {
        return System.getProperty("seep.command.name", "the command");
    }

    private void watch(int pid, int image, boolean hold) {
        if (scope.follows()) {
            life.follow(pid, image, scope.startsCommand());
        } else {
            life.watch(pid, image, hold);
        }
    }

    /** Before anything is held. */
    private void haveGuarded(Guard guard) {
        if (!guard.watch(life.holds().descriptor(), life.holds().slots())) {
            throw new Refusal(Refusal.CANNOT, "the guard process is gone; start Seep again");
        }
    }

    /** A process has become another program: it is traced as a new image, unless only the old program was asked for. */
    void become(LifeEvent event) throws IOException {
        boolean first = scope.startsCommand() && event.pid() == scope.target().pid();
        int image = event.image();
        if (scope.follows()) {
            images.noteEnds();
        } else {
            closeOld(event.pid());
            if (!first) {
                replaced = !images.anyLive();
                return;
            }
            image = images.open(event.pid(), true);
            watch(event.pid(), image, true);
        }
        if (ProcessStatus.isThirtyTwoBit(event.pid())) {
            messages.println("seep: process " + event.pid() + " runs a 32-bit program; nothing of it can be seen");
        }
        if (first) {
            commandImage = image;
        }
        if (images.has(image)) {
            if (scope.startsCommand()) {
                scans.begins(image, event.pid(), images::get);
            }
            code.look(image, true);
        }
    }

    private void closeOld(int pid) {
        int old = images.numberOf(pid);
        if (old >= 0) {
            images.get(old).end();
            images.close(old);
        }
    }

    /** True once every process that was attached to has become another program. */
    boolean allReplaced() {
        return replaced;
    }

    /** The image of the program that the command became last; {@link LifeWatch#NO_IMAGE} before there is one. */
    int commandImage() {
        return commandImage;
    }
}
