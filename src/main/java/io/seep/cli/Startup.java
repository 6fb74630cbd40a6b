package io.seep.cli;

import io.seep.bpf.BpfObject;
import io.seep.elf.ElfFile;
import io.seep.ffm.Libc;
import io.seep.ffm.MissingLibraryException;
import io.seep.probe.ProbePlanner;
import io.seep.proc.AddressSpace;
import java.io.IOException;

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
                var _ = ProbePlanner.plan(ElfFile.open(code.file().channel()));
            }
        } catch (IOException | MissingLibraryException unavailable) {
            // The cache is the poorer for it, nothing else.
        }
    }
}
