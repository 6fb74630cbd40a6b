package io.seep.cli;

import io.seep.bpf.BpfObject;
import io.seep.ffm.Libc;
import io.seep.ffm.MissingLibraryException;
import io.seep.guard.AuditEntry;
import io.seep.guard.AuditLog;
import io.seep.guard.Budget;
import io.seep.guard.CallingUser;
import io.seep.guard.FirstSecond;
import io.seep.guard.MemoryPressure;
import io.seep.guard.OverheadMeter;
import io.seep.guard.Refusal;
import io.seep.guard.RunEnvironment;
import io.seep.guard.RunFolder;
import io.seep.guard.ScheduledStart;
import io.seep.guard.SeepConfig;
import io.seep.guard.TargetLock;
import io.seep.guard.TargetLock.Target;
import io.seep.guard.control.ControlAnswer;
import io.seep.guard.control.ControlRequest;
import io.seep.guard.control.ControlRequests;
import io.seep.guard.control.ControlSocket;
import io.seep.guard.control.RunningSeep;
import io.seep.proc.AddressSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The steps from command to first probe that need no privilege, run once at build so that their classes are cached. */
final class Startup {
    /** The C library is smaller, the JVM's own is not. */
    private static final long LARGEST_FILE_BYTES = 4L << 20;

    private Startup() {}

    static void touch() {
        int _ = Libc.geteuid();
        var self = new AddressSpace((int) ProcessHandle.current().pid());
        try (self;
                BpfObject programs = BpfObject.open("seep")) {
            programs.setConstant("unwind_depth", 64);
            var _ = programs.map("life_events");
            var files = new KnownFiles(new AllocatorSearch(new AllocatorOptions(), false));
            for (AddressSpace.NewCode code : self.update(false)) {
                if (code.file().isElf() && code.file().channel().size() < LARGEST_FILE_BYTES) {
                    var _ = files.take(code.file());
                }
            }
        } catch (IOException | MissingLibraryException unavailable) {
            // The cache is the poorer for it, nothing else.
        }
        touchControl();
        touchRules();
    }

    /** A control socket, asked once. */
    private static void touchControl() {
        try {
            Path place = Files.createTempDirectory("seep");
            RunFolder folder = RunFolder.at(place);
            var requests = new ControlRequests();
            requests.apart("nothing", _ -> ControlAnswer.text(""));
            try (ControlSocket _ = ControlSocket.open(folder, requests)) {
                RunningSeep.all(folder).getFirst().ask(new ControlRequest("nothing", Map.of()), Duration.ofSeconds(1));
            }
            Files.delete(place);
        } catch (IOException | Refusal unavailable) {
            // As above.
        }
    }

    /** What the rules ask before each run, and what watches over it. */
    private static void touchRules() {
        try {
            SeepConfig config = SeepConfig.read(SeepConfig.USUAL);
            RunEnvironment environment = RunEnvironment.choose(null, Map.of(), config);
            var _ = environment.duration(Duration.ofSeconds(1), false, Map.of(), null);
            var _ = ScheduledStart.ofSelf(Map.of());
            var _ = CallingUser.of(Map.of());
            Path place = Files.createTempDirectory("seep");
            TargetLock.take(RunFolder.at(place), Target.process(1), false, Duration.ofSeconds(1))
                    .release();
            Path log = place.resolve("log");
            new AuditLog(log)
                    .append(new AuditEntry().with("pid", 1L).with("share", 0.5).line());
            Files.delete(log);
            Files.delete(place);
            int self = (int) ProcessHandle.current().pid();
            var _ = CpuBefore.of(self).processors();
            var _ = MemoryPressure.of(self).reason();
            var meter = new OverheadMeter();
            meter.add(new OverheadMeter.Reading(1, 1, 1, 1, 1, 1));
            meter.add(new OverheadMeter.Reading(2, 2, 2, 2, 2, 2));
            var _ = new Budget(0.3, false).judge(3, meter);
            var _ = FirstSecond.judge(meter);
            var _ = meter.overhead(0);
        } catch (IOException | Refusal unavailable) {
            // As above.
        }
    }
}
