package io.seep.symbolize.jit;

import io.seep.proc.JavaOptions;
import io.seep.proc.ProcessStatus;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Has a Java virtual machine write the map of its compiled code: {@code jcmd PID Compiler.perfmap} (JDK 17 and later).
 *
 * <p>jcmd is that of Seep's own JDK or of the machine, never the target's; it runs as the target's user, without
 * capabilities, environment or terminal, for a few seconds at most.
 */
public final class JavaCompilerMap {
    private static final int PATIENCE_SECONDS = 10;
    private static final String SETPRIV = "/usr/bin/setpriv";

    private JavaCompilerMap() {}

    /**
     * Asks; when this returns null the map is written.
     *
     * @return why there is none; null when there is
     */
    public static @Nullable String request(int pid) {
        ProcessStatus status = ProcessStatus.read(pid).orElse(null);
        if (status == null || status.state() == 'Z') {
            return "the Java virtual machine has ended";
        }
        if (status.state() == 'T' || status.state() == 't') {
            return "the Java virtual machine is stopped";
        }
        // jcmd makes itself heard by SIGQUIT, which must not end a JVM that does not expect it.
        if (!status.catchesQuit() || JavaOptions.refusesAttach(pid)) {
            return "the Java virtual machine does not let jcmd in";
        }
        Path jcmd = jcmd();
        if (jcmd == null || !Files.isExecutable(Path.of(SETPRIV))) {
            return "there is no " + (jcmd == null ? "jcmd; a JDK has it" : SETPRIV);
        }
        try {
            return run(command(jcmd, pid, status));
        } catch (IOException failed) {
            return "jcmd could not be started: " + failed.getMessage();
        }
    }

    private static List<String> command(Path jcmd, int pid, ProcessStatus status) {
        List<String> command = new ArrayList<>(List.of(
                SETPRIV,
                "--reuid=" + status.user(),
                "--regid=" + status.group(),
                "--clear-groups",
                "--inh-caps=-all",
                "--no-new-privs"));
        if (status.user() != 0) {
            command.add("--bounding-set=-all");
        }
        // Its own notes would go to /tmp and stay there if it were killed.
        command.addAll(List.of(jcmd.toString(), "-J-XX:-UsePerfData", "-J-Xmx64m", "-J-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(Integer.toString(pid), "Compiler.perfmap"));
        return command;
    }

    private static @Nullable String run(List<String> command) throws IOException {
        var builder = new ProcessBuilder(command)
                .directory(new File("/"))
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return "the Java virtual machine did not answer jcmd within " + PATIENCE_SECONDS + " s";
            }
            return process.exitValue() == 0 ? null : "jcmd Compiler.perfmap failed; JDK 17 and later have it";
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "interrupted";
        } finally {
            process.destroyForcibly();
        }
    }

    private static @Nullable Path jcmd() {
        List<Path> places = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "jcmd")));
        places.add(Path.of("/usr/bin/jcmd"));
        return places.stream().filter(Files::isExecutable).findFirst().orElse(null);
    }
}
