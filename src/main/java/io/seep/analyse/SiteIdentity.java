package io.seep.analyse;

import io.seep.model.Frame;
import io.seep.model.Stack;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The two names by which a site is found again in another run.
 *
 * <p>Both are the first 64 bits of a SHA-256 over the fields listed below, each text with its length before it, so that
 * no two lists of fields give the same bytes. They are the same on every machine and in every later version of Seep:
 * baselines are kept for years. Sites of several processes may share an id; it names the code, not the process.
 */
public final class SiteIdentity {
    private static final int USUAL_BYTES = 2048;

    /**
     * What GCC and LLVM append to the names of copies that they make of a function; which copies there are changes with
     * every build.
     */
    private static final Pattern COPY = Pattern.compile(
            "(?:\\.(?:constprop|isra|part|cold|lto_priv|llvm|localalias|resume|destroy|cleanup)(?:\\.\\d{1,20}){0,4}"
                    + "| \\[clone [^\\[\\]]{1,80}])\\z");

    private ByteBuffer fields = ByteBuffer.allocate(USUAL_BYTES);

    private SiteIdentity(String kind, String origin, int frames) {
        text(kind);
        text(origin);
        number(frames);
    }

    /**
     * The id of the same build: origin, and of each frame the module's build-id, else its path, and the offset in it.
     *
     * <p>Inlined frames have no say: they come and go with debug information. Frames in no file, such as compiled Java,
     * are named by their function only: their addresses differ from run to run.
     *
     * @return 16 hex digits
     */
    public static String id(String origin, Stack stack) {
        List<Frame> frames =
                stack.frames().stream().filter(frame -> !frame.inlined()).toList();
        SiteIdentity identity = new SiteIdentity("id", origin, frames.size());
        frames.forEach(identity::placeOf);
        return identity.hash();
    }

    /**
     * The id that outlives a rebuild: origin, and of each frame the module's base name and the function, inlined ones
     * too. A function without a name counts as its module alone.
     *
     * @return 16 hex digits
     */
    public static String nameId(String origin, Stack stack) {
        SiteIdentity identity =
                new SiteIdentity("nameId", origin, stack.frames().size());
        for (Frame frame : stack.frames()) {
            identity.text(orEmpty(frame.module()));
            identity.text(lasting(orEmpty(frame.function())));
        }
        return identity.hash();
    }

    private void placeOf(Frame frame) {
        String module = moduleOf(frame);
        if (module.isEmpty()) {
            text("");
            text(orEmpty(frame.function()));
        } else {
            text(module);
            number(frame.offset());
        }
    }

    /** What names the frame's module in every run; empty when its offset means nothing in another run. */
    private static String moduleOf(Frame frame) {
        String buildId = orEmpty(frame.buildId());
        if (!buildId.isEmpty()) {
            return buildId;
        }
        String path = orEmpty(frame.modulePath());
        boolean isFile = !path.isEmpty() && !path.startsWith("[");
        // [heap] and the like begin elsewhere in every run; [vdso] does too, but inside it places are fixed (vdso(7)).
        return isFile ? path : frame.offset() == frame.address() ? "" : orEmpty(frame.module());
    }

    /** The function's name without the marks of compiler-made copies; there may be several in a row. */
    private static String lasting(String function) {
        if (function.indexOf('.') < 0 && !function.endsWith("]")) {
            return function;
        }
        String name = function;
        for (int marks = 0; marks < 8; marks++) {
            String shorter = COPY.matcher(name).replaceFirst("");
            if (shorter.equals(name) || shorter.isEmpty()) {
                return name;
            }
            name = shorter;
        }
        return name;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(bytes.length);
        room(bytes.length).put(bytes);
    }

    private void number(long value) {
        room(Long.BYTES).putLong(value);
    }

    private ByteBuffer room(int bytes) {
        if (fields.remaining() < bytes) {
            fields = ByteBuffer.allocate(2 * (fields.capacity() + bytes)).put(fields.flip());
        }
        return fields;
    }

    private String hash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(fields.flip());
            return HexFormat.of().formatHex(digest.digest(), 0, Long.BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256 (MessageDigest)", e);
        }
    }
}
