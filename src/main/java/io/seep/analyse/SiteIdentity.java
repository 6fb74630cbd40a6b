package io.seep.analyse;

import io.seep.model.Frame;
import io.seep.model.Stack;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The two names by which a site is found again in another run.
 *
 * <p>Both are 64 bits: of the digest of the kind of name, into which that of the origin and then that of each frame, leaf
 * first, are mixed. A digest is the first 64 bits of a SHA-256 over the fields listed below, each text with its length
 * before it, so that no two lists of fields give the same bytes. They are the same on every machine and in every later
 * version of Seep: baselines are kept for years. Sites of several processes may share an id; it names the code, not the
 * process.
 *
 * <p>Digests of frames are remembered: 100,000 sites have two million frames, of which few differ. Any thread may ask.
 */
public final class SiteIdentity {
    private static final int USUAL_BYTES = 256;

    /**
     * What GCC and LLVM append to the names of copies that they make of a function; which copies there are changes with
     * every build.
     */
    private static final Pattern COPY = Pattern.compile(
            "(?:\\.(?:constprop|isra|part|cold|lto_priv|llvm|localalias|resume|destroy|cleanup)(?:\\.\\d{1,20}){0,4}"
                    + "| \\[clone [^\\[\\]]{1,80}])\\z");

    private static final long ID = digestOf("id");
    private static final long NAME_ID = digestOf("nameId");

    private final Map<String, Long> origins = new ConcurrentHashMap<>();
    private final Map<Frame, Long> places = new ConcurrentHashMap<>();
    private final Map<Frame, Long> names = new ConcurrentHashMap<>();

    /** The {@link #idOf} of a single site. */
    public static String id(String origin, Stack stack) {
        return new SiteIdentity().idOf(origin, stack);
    }

    /** The {@link #nameIdOf} of a single site. */
    public static String nameId(String origin, Stack stack) {
        return new SiteIdentity().nameIdOf(origin, stack);
    }

    /**
     * The id of the same build: origin, and of each frame the module's build-id, else its path, and the offset in it.
     *
     * <p>Inlined frames have no say: they come and go with debug information. Frames in no file, such as compiled Java,
     * are named by their function only: their addresses differ from run to run.
     *
     * @return 16 hex digits
     */
    String idOf(String origin, Stack stack) {
        long id = mixed(ID ^ remembered(origins, origin, SiteIdentity::digestOf));
        for (Frame frame : stack.frames()) {
            if (!frame.inlined()) {
                id = mixed(id ^ remembered(places, frame, SiteIdentity::place));
            }
        }
        return HexFormat.of().toHexDigits(id);
    }

    /**
     * The id that outlives a rebuild: origin, and of each frame the module's base name and the function, inlined ones
     * too. A function without a name counts as its module alone.
     *
     * @return 16 hex digits
     */
    String nameIdOf(String origin, Stack stack) {
        long id = mixed(NAME_ID ^ remembered(origins, origin, SiteIdentity::digestOf));
        for (Frame frame : stack.frames()) {
            id = mixed(id ^ remembered(names, frame, SiteIdentity::name));
        }
        return HexFormat.of().toHexDigits(id);
    }

    private static <T> long remembered(Map<T, Long> digests, T of, Function<T, Long> digest) {
        // To read what is known takes no lock.
        Long known = digests.get(of);
        return known != null ? known : digests.computeIfAbsent(of, digest);
    }

    private static long digestOf(String text) {
        return new Fields().text(text).digest();
    }

    /** One to one, and each bit of the result depends on every bit (Steele and others 2014, SplitMix64). */
    private static long mixed(long bits) {
        long first = (bits ^ bits >>> 30) * 0xbf58476d1ce4e5b9L;
        long second = (first ^ first >>> 27) * 0x94d049bb133111ebL;
        return second ^ second >>> 31;
    }

    private static long place(Frame frame) {
        String module = moduleOf(frame);
        return module.isEmpty()
                ? new Fields().text("").text(orEmpty(frame.function())).digest()
                : new Fields().text(module).number(frame.offset()).digest();
    }

    private static long name(Frame frame) {
        return new Fields()
                .text(orEmpty(frame.module()))
                .text(lasting(orEmpty(frame.function())))
                .digest();
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

    private static final class Fields {
        private ByteBuffer bytes = ByteBuffer.allocate(USUAL_BYTES);

        Fields text(String text) {
            byte[] more = text.getBytes(StandardCharsets.UTF_8);
            number(more.length);
            room(more.length).put(more);
            return this;
        }

        Fields number(long value) {
            room(Long.BYTES).putLong(value);
            return this;
        }

        private ByteBuffer room(int more) {
            if (bytes.remaining() < more) {
                bytes = ByteBuffer.allocate(2 * (bytes.capacity() + more)).put(bytes.flip());
            }
            return bytes;
        }

        long digest() {
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                digest.update(bytes.flip());
                return ByteBuffer.wrap(digest.digest()).getLong();
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError("every Java platform has SHA-256 (MessageDigest)", e);
            }
        }
    }
}
