package io.seep.collect;

import io.seep.model.LogLine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is added to a log, as tail -F does: from its present end on, and again from the beginning when another file
 * takes its name or it gets shorter. Only the last lines are kept, and of a flood only the end is read.
 */
public final class LogFollower implements AutoCloseable {
    static final int MOST_LINES = 20;
    private static final int LONGEST_LINE = 300;
    private static final int MOST_BYTES_A_TURN = 1 << 16;

    private final Path file;
    private final String name;
    private final Deque<LogLine> lines = new ArrayDeque<>();
    private final StringBuilder begun = new StringBuilder();
    private @Nullable FileChannel channel;
    private @Nullable Object key;
    private long position;
    private boolean first = true;

    /** Follows this file, which need not exist yet. */
    public LogFollower(Path file) {
        this.file = file;
        this.name = file.toString();
    }

    /**
     * Reads what is new.
     *
     * @param secondsSinceStart the time that its lines get
     */
    public void read(double secondsSinceStart) {
        try {
            open();
            FileChannel log = channel;
            if (log != null) {
                readFrom(log, secondsSinceStart);
            }
        } catch (IOException unreadable) {
            forget();
        }
    }

    private void open() throws IOException {
        BasicFileAttributes now = attributes();
        if (now == null || !now.isRegularFile()) {
            forget();
            first = false;
            return;
        }
        if (channel != null && Objects.equals(key, now.fileKey()) && now.size() >= position) {
            return;
        }
        forget();
        channel = FileChannel.open(file, StandardOpenOption.READ);
        key = now.fileKey();
        // What the log said before the run is old news.
        position = first ? now.size() : 0;
        first = false;
    }

    /** A pipe or a device would make the reader wait: only a regular file is opened. */
    private @Nullable BasicFileAttributes attributes() {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, new LinkOption[0]);
        } catch (IOException absent) {
            return null;
        }
    }

    private void readFrom(FileChannel log, double secondsSinceStart) throws IOException {
        long size = log.size();
        if (size - position > MOST_BYTES_A_TURN) {
            position = size - MOST_BYTES_A_TURN;
            begun.setLength(0);
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.max(0, size - position));
        while (bytes.hasRemaining()) {
            int read = log.read(bytes, position);
            if (read <= 0) {
                break;
            }
            position += read;
        }
        String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        int start = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
            append(text, start, end);
            add(new LogLine(secondsSinceStart, name, begun.toString().stripTrailing()));
            begun.setLength(0);
            start = end + 1;
        }
        append(text, start, text.length());
    }

    private void append(String text, int start, int end) {
        begun.append(text, start, Math.min(end, start + Math.max(0, LONGEST_LINE - begun.length())));
    }

    private void add(LogLine line) {
        if (line.text().isEmpty()) {
            return;
        }
        lines.addLast(line);
        if (lines.size() > MOST_LINES) {
            lines.removeFirst();
        }
    }

    /** The last lines, oldest first. */
    public List<LogLine> last(int count) {
        var all = new ArrayList<>(lines);
        return List.copyOf(all.subList(Math.max(0, all.size() - count), all.size()));
    }

    private void forget() {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException alreadyGone) {
                // Nothing was written to it.
            }
        }
        channel = null;
        key = null;
        begun.setLength(0);
    }

    @Override
    public void close() {
        forget();
    }
}
