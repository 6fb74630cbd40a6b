package io.seep.report;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The user who called sudo: reports belong to that user, not to root (sudo(8), SUDO_UID and SUDO_GID). */
final class SudoCaller {
    private static final Pattern ID = Pattern.compile("[0-9]{1,9}");

    private SudoCaller() {}

    /**
     * Gives a file that root has made to the user who called sudo, if any.
     *
     * @return why that failed, one line; null when it did not, or there was nothing to do. A report that belongs to
     *     root is better than none, so this is no error.
     */
    static @Nullable String giveTo(SecureDirectoryStream<Path> directory, Path name, Map<String, String> environment) {
        String uid = environment.getOrDefault("SUDO_UID", "");
        String gid = environment.getOrDefault("SUDO_GID", "");
        if (!ID.matcher(uid).matches() || !ID.matcher(gid).matches()) {
            return null;
        }
        try {
            UserPrincipalLookupService accounts = FileSystems.getDefault().getUserPrincipalLookupService();
            PosixFileAttributeView file =
                    directory.getFileAttributeView(name, PosixFileAttributeView.class, NOFOLLOW_LINKS);
            // The file is ours and new: its owner is who we are. The environment of others proves nothing.
            if (!file.getOwner().equals(accounts.lookupPrincipalByName("0"))) {
                return null;
            }
            // Numbers are looked up as names first, then taken as they are: an id without an account works.
            file.setGroup(accounts.lookupPrincipalByGroupName(gid));
            file.setOwner(accounts.lookupPrincipalByName(uid));
            return null;
        } catch (IOException e) {
            return "the report belongs to root: it could not be given to user " + uid;
        }
    }
}
