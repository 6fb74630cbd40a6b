package io.seep.cli;

import io.seep.engine.TableSizes;

/** The hidden option --test-limits: tables so small that tests can fill them. */
final class TestLimits {
    private TestLimits() {}

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
                case "sites" -> new TableSizes(sizes.liveSlots(), sizes.overflowBlocks(), number, sizes.frames());
                case "frames" -> new TableSizes(sizes.liveSlots(), sizes.overflowBlocks(), sizes.sites(), number);
                default -> throw new UsageException("--test-limits: no limit '" + pair[0] + "'");
            };
        }
        return sizes;
    }
}
