package io.seep.report.html;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The page's Content-Security-Policy: nothing from anywhere, and of what is in the page only scripts and styles with
 * these hashes (Content Security Policy Level 3, section 8.4).
 */
final class ContentSecurity {
    private ContentSecurity() {}

    static String allowing(List<String> scripts, List<String> styles) {
        return "default-src 'none'; base-uri 'none'; form-action 'none'; script-src " + hashes(scripts) + "; style-src "
                + hashes(styles);
    }

    private static String hashes(List<String> texts) {
        return texts.stream().map(text -> "'sha256-" + sha256(text) + "'").collect(Collectors.joining(" "));
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return Base64.getEncoder().encodeToString(digest.digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
