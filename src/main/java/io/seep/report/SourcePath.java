package io.seep.report;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a source file is, for readers that have the same sources elsewhere.
 *
 * @param path relative to the root of the sources when it is below it, else as the debug information has it
 */
public record SourcePath(String path, boolean belowRoot) {
    /** The root of the sources: what GitHub Actions calls the workspace, else the folder that Seep runs in. */
    public static Path root(Map<String, String> environment) {
        String workspace = environment.getOrDefault("GITHUB_WORKSPACE", "");
        return Path.of(workspace.isBlank() ? System.getProperty("user.dir", "/") : workspace)
                .toAbsolutePath()
                .normalize();
    }

    public static SourcePath of(String file, Path root) {
        try {
            Path path = root.resolve(file).normalize();
            return path.startsWith(root) && !path.equals(root)
                    ? new SourcePath(root.relativize(path).toString(), true)
                    : new SourcePath(path.toString(), false);
        } catch (InvalidPathException noPath) {
            return new SourcePath(Printable.of(file), false);
        }
    }

    /** As a URI: relative below the root, else with the scheme file. */
    public String uri() {
        try {
            return belowRoot
                    ? new URI(null, null, "/" + path, null).toASCIIString().substring(1)
                    : new URI("file", "", path.startsWith("/") ? path : "/" + path, null).toASCIIString();
        } catch (URISyntaxException strange) {
            return "unknown";
        }
    }
}
