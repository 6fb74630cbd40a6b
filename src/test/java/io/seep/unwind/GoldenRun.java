package io.seep.unwind;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.seep.bpf.AttachType;
import io.seep.bpf.BpfLink;
import io.seep.bpf.BpfObject;
import io.seep.bpf.BpfProgram;
import io.seep.bpf.HashMapEntries;
import io.seep.bpf.ProgramInfo;
import io.seep.bpf.UprobeLinks;
import io.seep.elf.ElfFile;
import io.seep.model.FrameCode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs programs under golden_malloc.c with golden.bpf.c behind its mark, and counts what came of it. */
final class GoldenRun implements AutoCloseable {
    private static final int TALLY_STATUS = 10;
    private static final int STATUSES = 16;
    private static final int EXAMPLE_FRAMES = 96;

    /** How a run is made. */
    record Settings(int every, int depth, boolean sleepable, boolean exactTurns) {
        static final Settings USUAL = new Settings(1, 512, false, true);

        /** Compares only every so many calls, as the compiler's unwinder is slow. */
        Settings every(int calls) {
            return new Settings(calls, depth, sleepable, exactTurns);
        }

        Settings depth(int frames) {
            return new Settings(every, frames, sleepable, exactTurns);
        }

        Settings sleeping() {
            return new Settings(every, depth, true, exactTurns);
        }

        Settings withoutExactTurns() {
            return new Settings(every, depth, sleepable, false);
        }
    }

    private final Settings settings;
    private final Path library = UnwindPrograms.goldenMalloc();
    private final BpfObject object;
    private final UnwindTables tables;
    private final CodeOfProcess code;
    private final List<BpfLink> links = new ArrayList<>();
    private final Map<Integer, Integer> imagesOfProcesses = new HashMap<>();
    private final AtomicInteger refreshes = new AtomicInteger();

    private GoldenRun(Settings settings) throws IOException {
        this.settings = settings;
        this.object = BpfObject.openFile(UnwindPrograms.bpf("golden"));
        UnwindTables.configure(object, TableRoom.USUAL);
        BpfProgram golden = object.program("golden");
        golden.setAttachType(AttachType.UPROBE_MULTI);
        object.program("pending").setAttachType(AttachType.UPROBE_MULTI);
        object.setConstant("unwind_depth", settings.depth());
        object.setConstant("exact_turns", settings.exactTurns() ? 1 : 0);
        if (settings.sleepable()) {
            object.setConstant("unwind_sleeps", 1);
            golden.setSleepable();
        }
        object.load();
        this.tables = UnwindTables.of(object);
        this.code = new CodeOfProcess(tables);
        probe("golden", library, "golden_mark", false);
    }

    static GoldenRun prepare(Settings settings) {
        try {
            return new GoldenRun(settings);
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
    }

    /** Runs one program to its end, which must be a good one. */
    static StackTally of(Settings settings, List<String> command) {
        try (GoldenRun run = prepare(settings)) {
            return run.run(command);
        }
    }

    /** Does nothing at the return of a function, so that the kernel's trampoline lies in stacks above it. */
    GoldenRun withPendingReturn(Path file, String function) {
        probe("pending", file, function, true);
        return this;
    }

    private void probe(String program, Path file, String function, boolean atReturn) {
        try (ElfFile elf = ElfFile.open(file)) {
            long vaddr = elf.symbols().named(function).getFirst().value();
            long offset = elf.fileOffset(vaddr).orElseThrow();
            // Process 0 is any.
            links.add(UprobeLinks.attach(
                    object.program(program),
                    AttachType.UPROBE_MULTI,
                    file,
                    0,
                    atReturn,
                    List.of(new UprobeLinks.Probe(offset, 0))));
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
    }

    StackTally run(List<String> command) {
        try {
            Path folder = Files.createTempDirectory("golden");
            Path socket = folder.resolve("s");
            try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                server.bind(UnixDomainSocketAddress.of(socket));
                Thread _ = Thread.ofPlatform().daemon().start(() -> answerAll(server));
                var builder = new ProcessBuilder(command)
                        .directory(UnwindPrograms.HOME.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("output").toFile());
                builder.environment()
                        .putAll(Map.of(
                                "LD_PRELOAD", library.toString(),
                                "GOLDEN_SOCKET", socket.toString(),
                                "GOLDEN_EVERY", Integer.toString(settings.every())));
                Process process = builder.start();
                if (!process.waitFor(300, TimeUnit.SECONDS) || process.exitValue() != 0) {
                    process.destroyForcibly();
                    throw new AssertionError(command + " failed: " + Files.readString(folder.resolve("output")));
                }
            }
            Files.deleteIfExists(socket);
            Files.deleteIfExists(folder.resolve("output"));
            Files.delete(folder);
            return tally();
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private void answerAll(ServerSocketChannel server) {
        try {
            while (true) {
                SocketChannel client = server.accept();
                Thread.ofPlatform().daemon().start(() -> answer(client));
            }
        } catch (IOException closed) {
            // The run is over.
        }
    }

    private void answer(SocketChannel client) {
        try (client) {
            ByteBuffer message = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            while (client.read(message.clear()) == 8) {
                refresh((int) message.getLong(0));
                client.write(ByteBuffer.wrap(new byte[1]));
            }
        } catch (IOException gone) {
            // It has ended.
        }
    }

    private synchronized void refresh(int pid) throws IOException {
        int image = imagesOfProcesses.computeIfAbsent(pid, any -> imagesOfProcesses.size());
        tables.setCode(image, code.read(pid));
        refreshes.incrementAndGet();
        try (Arena arena = Arena.ofConfined()) {
            HashMapEntries.put(
                    object.map("images_of_processes"),
                    arena.allocateFrom(JAVA_INT, pid),
                    arena.allocateFrom(JAVA_INT, image));
        }
    }

    /** Times that the code of a process was read again. */
    int refreshes() {
        return refreshes.get();
    }

    UnwindTables tables() {
        return tables;
    }

    ProgramInfo info() {
        return object.program("golden").info();
    }

    private StackTally tally() {
        MemorySegment tallies = object.map("tallies").values();
        var statuses = new HashMap<Integer, Long>();
        for (int status = 0; status < STATUSES; status++) {
            long stacks = tallies.getAtIndex(JAVA_LONG, TALLY_STATUS + status);
            if (stacks != 0) {
                statuses.put(status, stacks);
            }
        }
        var seen = new HashMap<Long, Long>();
        HashMapEntries.forEach(
                object.map("seen"),
                Long.BYTES,
                (key, times) -> seen.put(key.get(JAVA_LONG, 0), times.get(JAVA_LONG, 0)));
        long[] counts = tallies.asSlice(0, 8L * TALLY_STATUS).toArray(JAVA_LONG);
        return new StackTally(
                counts[0],
                counts[1],
                counts[2],
                counts[3],
                counts[4],
                counts[5],
                counts[6],
                counts[7],
                counts[8],
                counts[9],
                statuses,
                seen,
                examples());
    }

    private List<String> examples() {
        MemorySegment examples = object.map("examples").values();
        int count = Math.min(16, object.variable(".bss", "next_example").get(JAVA_INT, 0));
        int bytes = object.structSizeBytes("example");
        var texts = new ArrayList<String>();
        for (int number = 0; number < count; number++) {
            texts.add(describe(examples.asSlice((long) number * bytes, bytes)));
        }
        return texts;
    }

    private String describe(MemorySegment example) {
        int differsAt = example.get(JAVA_INT, 4);
        int ours = example.get(JAVA_INT, 8);
        int theirs = example.get(JAVA_INT, 12);
        var text = new StringBuilder(String.format(
                "status %d, %d frames of ours and %d of theirs (root %d), frame pointers %d, differs at %d%n",
                example.get(JAVA_INT, 0),
                ours,
                theirs,
                example.get(JAVA_INT, 16),
                example.get(JAVA_INT, 20),
                differsAt));
        for (int i = Math.max(0, differsAt - 4); i < Math.min(EXAMPLE_FRAMES, differsAt + 4); i++) {
            text.append(String.format(
                    "  %3d  %-50s %s%n",
                    i,
                    i < ours ? name(example.get(JAVA_LONG, 24 + 8L * i)) : "",
                    i < theirs ? name(example.get(JAVA_LONG, 24 + 8L * (EXAMPLE_FRAMES + i))) : ""));
        }
        return text.toString();
    }

    private String name(long frame) {
        if (!FrameCode.hasModule(frame)) {
            return String.format("? %x", FrameCode.address(frame));
        }
        CodeModule module = tables.modules().get(FrameCode.module(frame));
        return code.name(module) + String.format(" %x", FrameCode.address(frame));
    }

    @Override
    public void close() {
        links.forEach(BpfLink::close);
        object.close();
    }
}
