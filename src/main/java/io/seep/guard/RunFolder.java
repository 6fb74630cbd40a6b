package io.seep.guard;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * The folder of everything that running Seeps share: control sockets and locks. It is used only when nobody else can
 * have put anything into it: a real directory, of mode 0700, owned by whoever runs Seep, under directories in which
 * nobody else can exchange it.
 */
public final class RunFolder {
    private static final Path USUAL = Path.of("/run/seep");
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private final Path place;

    private RunFolder(Path place) {
        this.place = place;
    }

    /** Another place than the usual one; nothing is looked at yet. */
    public static RunFolder at(Path place) {
        return new RunFolder(place.toAbsolutePath());
    }

    /** {@code /run/seep}; nothing is looked at yet. */
    public static RunFolder usual() {
        return new RunFolder(USUAL);
    }

    /**
     * The folder, made if need be.
     *
     * @throws Refusal when something else is in its place, or somebody else could change it
     */
    public Path make() {
        try {
            Files.createDirectory(place, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } catch (FileAlreadyExistsException there) {
            // Whose it is comes next.
        } catch (IOException e) {
            throw new Refusal(Refusal.CANNOT, "cannot make " + place + ": " + e.getMessage());
        }
        return present()
                .orElseThrow(() -> new Refusal(Refusal.CANNOT, place + " was removed meanwhile; start Seep again"));
    }

    /**
     * The folder if it is there.
     *
     * @throws Refusal when something else is in its place, or somebody else could change it
     */
    public Optional<Path> present() {
        try {
            TrustedPlace.requireAbove(place);
            PosixFileAttributes found = TrustedPlace.attributes(place);
            if (!found.isDirectory() || !found.owner().equals(TrustedPlace.self())) {
                throw refusal(
                        place, "is no directory of this user; somebody may have put it there: look at it, remove it");
            }
            if (!found.permissions().equals(OWNER_ONLY)) {
                throw refusal(
                        place,
                        "has mode " + PosixFilePermissions.toString(found.permissions())
                                + ", so others may have put something there; remove it");
            }
            return Optional.of(place);
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException e) {
            throw refusal(place, "can't be looked at: " + e.getMessage());
        }
    }

    private static Refusal refusal(Path path, String why) {
        return new Refusal(Refusal.CANNOT, path + " " + why);
    }
}
