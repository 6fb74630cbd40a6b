package io.seep.cli;

import io.seep.bpf.BpfObject;
import io.seep.elf.ElfFile;
import io.seep.ffm.Libc;
import io.seep.ffm.MissingLibraryException;
import io.seep.guard.Refusal;
import io.seep.guard.RunFolder;
import io.seep.guard.control.ControlAnswer;
import io.seep.guard.control.ControlRequest;
import io.seep.guard.control.ControlRequests;
import io.seep.guard.control.ControlSocket;
import io.seep.guard.control.RunningSeep;
import io.seep.probe.ProbePlanner;
import io.seep.probe.ProbeRequest;
import io.seep.proc.AddressSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The steps from command to first probe that need no privilege, run once at build so that their classes are cached. */
final class Startup {
    private Startup() {}

    static void touch() {
        int _ = Libc.geteuid();
        var self = new AddressSpace((int) ProcessHandle.current().pid());
        try (self;
                BpfObject programs = BpfObject.open("seep")) {
            programs.setConstant("unwind_depth", 64);
            var _ = programs.map("life_events");
            for (AddressSpace.NewCode code : self.update(false)) {
                var _ = new ProbePlanner(ProbeRequest.NOTHING)
                        .plan(ElfFile.open(code.file().channel()), code.file().baseName());
            }
        } catch (IOException | MissingLibraryException unavailable) {
            // The cache is the poorer for it, nothing else.
        }
        touchControl();
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
}
