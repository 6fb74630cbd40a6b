package io.seep.cli;

import io.seep.engine.LifeWatch;
import io.seep.engine.UprobeEngine;
import io.seep.proc.FileId;
import java.io.IOException;

/** Keeps what is known of the traced images' code current: their tables, their allocators' probes, their names. */
final class CodeWatch {
    /** Images whose mappings are read again in one turn. */
    private static final int MOST_REFRESHED = 50;

    private final TracedImages images;
    private final Discovery discovery;
    private final LifeWatch life;
    private final UprobeEngine engine;
    private final boolean endsAreUsual;

    /**
     * Prepares; nothing is looked at yet.
     *
     * @param endsAreUsual true when processes come and go: one that ends while it is looked at is no matter
     */
    CodeWatch(TracedImages images, Discovery discovery, LifeWatch life, UprobeEngine engine, boolean endsAreUsual) {
        this.images = images;
        this.discovery = discovery;
        this.life = life;
        this.engine = engine;
        this.endsAreUsual = endsAreUsual;
    }

    /**
     * Looks at what the image has mapped since the last time; also tells the kernel's side which files need no hold any
     * more.
     *
     * @param withData also looks at files of which no code is mapped yet
     * @throws IOException when the process is gone, and that is not usual
     */
    void look(int image, boolean withData) throws IOException {
        TracedImage traced = images.get(image);
        boolean shared = traced.sharesCode();
        traced.takeOwnCode();
        try {
            for (FileId id : discovery.lookAtNewCode(traced, image, withData)) {
                life.know(id.device(), id.inode());
            }
        } catch (IOException gone) {
            if (!endsAreUsual) {
                throw gone;
            }
            // One of many has ended; what was seen of it stays.
        }
        if (shared) {
            engine.useOwnCode(image);
        }
    }

    /** Code that was mapped since the last look has names too, unless the process is gone. */
    void refresh() {
        int looked = 0;
        for (int number = images.all().size() - 1; number >= 0 && looked < MOST_REFRESHED; number--) {
            TracedImage image = images.get(number);
            if (!image.hasEnded() && !image.sharesCode()) {
                looked++;
                try {
                    look(number, false);
                } catch (IOException gone) {
                    // What was seen before it ended is all that there is.
                }
            }
        }
    }
}
