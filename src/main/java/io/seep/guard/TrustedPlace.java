package io.seep.guard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;

/** Whether somebody else than root, or the user who runs Seep, could have put there what is there. */
final class TrustedPlace {
    /** inode(7): others may make entries there, but not rename or remove those of their betters. */
    private static final int STICKY = 01000;

    private TrustedPlace() {}

    /**
     * Checks the folders above a place: in none of them can others exchange what leads there.
     *
     * @throws Refusal when they can
     * @throws IOException when one can't be looked at
     */
    static void requireAbove(Path place) throws IOException {
        for (Path above = place.toAbsolutePath().getParent(); above != null; above = above.getParent()) {
            // Links, as /var/run is one, are followed: what counts is who can change what they lead to.
            require(above.toRealPath());
        }
    }

    /**
     * Checks one file or folder; a link is not followed.
     *
     * @throws Refusal when others can change it
     * @throws IOException when it can't be looked at
     */
    static void require(Path place) throws IOException {
        PosixFileAttributes found = attributes(place);
        boolean groupWrites = found.permissions().contains(PosixFilePermission.GROUP_WRITE) && unix(place, "gid") != 0;
        boolean othersWrite = found.permissions().contains(PosixFilePermission.OTHERS_WRITE);
        boolean sticky = found.isDirectory() && (unix(place, "mode") & STICKY) != 0;
        boolean ours = found.owner().equals(self()) || unix(place, "uid") == 0;
        if (found.isSymbolicLink() || !ours || ((groupWrites || othersWrite) && !sticky)) {
            throw new Refusal(
                    Refusal.CANNOT, place + " can be changed by others than root; make it root's, with mode 0755");
        }
    }

    /** Who runs Seep: the owner of its own process. */
    static UserPrincipal self() throws IOException {
        return Files.getOwner(Path.of("/proc/self"));
    }

    /** Of the place itself, not of what a link leads to. */
    static PosixFileAttributes attributes(Path place) throws IOException {
        return Files.readAttributes(place, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static int unix(Path place, String attribute) throws IOException {
        return (int) Files.getAttribute(place, "unix:" + attribute, LinkOption.NOFOLLOW_LINKS);
    }
}
