package io.seep.guard;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
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

    /** inode(7): others may make entries there, but not rename or remove those of their betters. */
    private static final int STICKY = 01000;

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
            UserPrincipal self = self();
            for (Path above = place.getParent(); above != null; above = above.getParent()) {
                requireUnchangeable(above, self);
            }
            PosixFileAttributes found = attributes(place);
            if (!found.isDirectory() || !found.owner().equals(self)) {
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

    private static void requireUnchangeable(Path above, UserPrincipal self) throws IOException {
        // Links above, as /var/run is one, are followed: what counts is who can change what they lead to.
        Path real = above.toRealPath();
        PosixFileAttributes found = attributes(real);
        boolean othersWrite = found.permissions().contains(PosixFilePermission.GROUP_WRITE)
                || found.permissions().contains(PosixFilePermission.OTHERS_WRITE);
        boolean sticky = ((int) Files.getAttribute(real, "unix:mode", LinkOption.NOFOLLOW_LINKS) & STICKY) != 0;
        boolean trusted = found.owner().equals(self)
                || (int) Files.getAttribute(real, "unix:uid", LinkOption.NOFOLLOW_LINKS) == 0;
        if (!trusted || (othersWrite && !sticky)) {
            throw refusal(real, "can be changed by other users; it should belong to root with mode 0755");
        }
    }

    /** Who runs Seep: the owner of its own process. */
    static UserPrincipal self() throws IOException {
        return Files.getOwner(Path.of("/proc/self"));
    }

    static PosixFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static Refusal refusal(Path path, String why) {
        return new Refusal(Refusal.CANNOT, path + " " + why);
    }
}
