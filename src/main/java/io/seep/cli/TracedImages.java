package io.seep.cli;

import io.seep.engine.ImageRecord;
import io.seep.engine.UprobeEngine;
import io.seep.proc.MappedFiles;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The program images of a run, by the engine's numbers. Some are opened by Seep, others begin in the kernel, when a
 * process that is followed forks or executes a program; {@link #catchUp} gets to know those.
 */
final class TracedImages {
    /** The kernel's side writes an image down between two instructions of its own, unless its processor is taken away. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final UprobeEngine engine;
    private final MappedFiles files = new MappedFiles();
    private final List<TracedImage> all = new ArrayList<>();

    TracedImages(UprobeEngine engine) {
        this.engine = engine;
    }

    /** Opens an image for the program that a process runs now; its number. */
    int open(int pid, boolean startedBySeep) {
        int number = engine.openImage(pid);
        catchUpTo(number);
        all.add(new TracedImage(pid, startedBySeep, files));
        return number;
    }

    /** Opens what stands for the kernel itself; its number. */
    int openKernel() {
        int number = engine.openImage(TracedImage.KERNEL);
        catchUpTo(number);
        all.add(TracedImage.kernel(files));
        return number;
    }

    /** Records nothing more for an image. */
    void close(int number) {
        engine.closeImage(number);
    }

    /** Takes over what the kernel's side has begun since. */
    void catchUp() {
        catchUpTo(engine.images());
    }

    private void catchUpTo(int end) {
        while (all.size() < end) {
            Optional<ImageRecord> record = awaitRecord(all.size());
            if (record.isEmpty()) {
                return;
            }
            all.add(taken(record.get()));
        }
    }

    private Optional<ImageRecord> awaitRecord(int number) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        Optional<ImageRecord> record = engine.imageRecord(number);
        while (record.isEmpty() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
            record = engine.imageRecord(number);
        }
        return record;
    }

    private TracedImage taken(ImageRecord record) {
        var image = new TracedImage(record, record.isForked() ? all.get(record.parentImage()) : null, files);
        if (record.endedNanos() != 0) {
            image.end(record.endedNanos());
        }
        return image;
    }

    /** The image has ended, if the kernel's side says so. */
    void noteEnd(int number) {
        engine.imageRecord(number)
                .filter(record -> record.endedNanos() != 0)
                .ifPresent(record -> all.get(number).end(record.endedNanos()));
    }

    /** The signal that ended the process; 0 for none. */
    int endSignal(int number) {
        return engine.imageRecord(number).map(ImageRecord::endSignal).orElse(0);
    }

    /** True when its process is another program now. */
    boolean replaced(int number) {
        int pid = get(number).pid();
        return all.subList(number + 1, all.size()).stream().anyMatch(later -> later.pid() == pid);
    }

    /** All that the kernel's side says have ended. */
    void noteEnds() {
        for (int number = 0; number < all.size(); number++) {
            if (!all.get(number).hasEnded()) {
                noteEnd(number);
            }
        }
    }

    /** A view that grows with the run. */
    List<TracedImage> all() {
        return Collections.unmodifiableList(all);
    }

    TracedImage get(int number) {
        return all.get(number);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    boolean has(int number) {
        return number >= 0 && number < all.size();
    }

    /** The number of the image that a process has now; negative when it has none. */
    int numberOf(int pid) {
        for (int number = all.size() - 1; number >= 0; number--) {
            if (all.get(number).pid() == pid) {
                return all.get(number).hasEnded() ? -1 : number;
            }
        }
        return -1;
    }

    boolean anyLive() {
        return all.stream().anyMatch(image -> !image.hasEnded());
    }

    /** The processes whose images have not ended. */
    List<Integer> livePids() {
        return all.stream()
                .filter(image -> !image.hasEnded())
                .map(TracedImage::pid)
                .distinct()
                .toList();
    }
}
