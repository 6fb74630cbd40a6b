package io.seep.cli;

import io.seep.engine.TableSizes;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The hidden option --test-limits: tables so small that tests can fill them. */
final class TestLimits {
    private static final Pattern EVENTS = Pattern.compile("\\bevents=(\\d{4,9})");

    private TestLimits() {}

    /** Bytes of the ring of events, which are a power of two pages; for example {@code events=4096}. */
    static int eventBytes(@Nullable String text, int usual) {
        Matcher matcher = EVENTS.matcher(text == null ? "" : text);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : usual;
    }

    /**
     * Sizes with some replaced.
     *
     * @param text for example {@code live=64,overflow=0,sites=8,frames=256}
     */
    static TableSizes parse(String text, TableSizes usual) {
        TableSizes sizes = usual;
        for (String part : text.split(",")) {
            String[] pair = part.split("=", 2);
            int number;
            try {
                number = Integer.parseInt(pair[pair.length - 1]);
            } catch (NumberFormatException malformed) {
                throw new UsageException("--test-limits: '" + part + "' is not NAME=NUMBER");
            }
            sizes = switch (pair[0]) {
                case "live" -> new TableSizes(number, sizes.overflowBlocks(), sizes.sites(), sizes.frames());
                case "overflow" -> new TableSizes(sizes.liveSlots(), number, sizes.sites(), sizes.frames());
                case "sites" ->
                    new TableSizes(
                            sizes.liveSlots(), sizes.moreSlots(), sizes.overflowBlocks(), number, sizes.frames());
                case "frames" ->
                    new TableSizes(sizes.liveSlots(), sizes.moreSlots(), sizes.overflowBlocks(), sizes.sites(), number);
                case "more" ->
                    new TableSizes(sizes.liveSlots(), number, sizes.overflowBlocks(), sizes.sites(), sizes.frames());
                // Not a table of the trace itself: see eventBytes.
                case "events" -> sizes;
                default -> throw new UsageException("--test-limits: no limit '" + pair[0] + "'");
            };
        }
        return sizes;
    }
}
