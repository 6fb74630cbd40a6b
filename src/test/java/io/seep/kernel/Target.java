package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A test program that was started without Seep. Closing ends it. */
final class Target implements AutoCloseable {
    private final Process process;

    private Target(Process process) {
        this.process = process;
    }

    static Target start(Path folder, TestProgram program, Object... arguments) {
        List<String> command = new ArrayList<>(List.of(program.executable().toString()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return startAny(folder, command);
    }

    /** Any command; its lines of truth go to the folder's file. */
    static Target startAny(Path folder, List<String> command) {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment()
                .put("SEEP_TRUTH_FILE", RunningSeep.truthFile(folder).toString());
        try {
            return new Target(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void signal(long pid, String name) {
        try {
            int status = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                    .inheritIO()
                    .start()
                    .waitFor();
            assertThat(status).as("kill -%s %d", name, pid).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void signal(String name) {
        signal(pid(), name);
    }

    /** Waits until the program has said that it is ready. */
    Target ready() {
        try {
            byte[] word = process.getInputStream().readNBytes("ready\n".length());
            assertThat(new String(word, StandardCharsets.UTF_8)).isEqualTo("ready\n");
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives it these lines as its input. */
    void type(String... lines) throws IOException {
        process.getOutputStream().write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** The next line that it prints. */
    String line() throws IOException {
        var line = new StringBuilder();
        for (int c = process.getInputStream().read();
                c > '\n';
                c = process.getInputStream().read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    /** Waits until Seep's probes are in the program's code. */
    void traced() {
        tracedBeside(0);
    }

    /** The same for a program with breakpoints of somebody else. */
    void tracedBeside(int breakpoints) {
        Patience.until("probes in the code of " + pid(), 60_000, () -> TargetCode.probes(pid()) > breakpoints);
        // They come in several groups; the last is in when nothing changes any more.
        int before;
        do {
            before = TargetCode.probes(pid());
            Patience.sleep(300);
        } while (TargetCode.probes(pid()) != before);
    }

    /** Its exit status, once it has ended by itself. */
    int waitFor() {
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("%s ended", process.info())
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends it as its user would; its exit status. */
    int stop() {
        signal("TERM");
        return waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
