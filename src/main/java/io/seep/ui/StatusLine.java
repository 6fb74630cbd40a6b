package io.seep.ui;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Messages on a terminal with a line below them that is written over again and again. Whatever is printed takes the
 * line's place; the line comes back when it is shown next. For several threads.
 */
public final class StatusLine extends PrintStream {
    /** Erases the line that the cursor is in: ECMA-48, EL. */
    private static final String ERASE = "\r\u001b[K";

    private final Screen screen;

    private StatusLine(Screen screen) {
        super(screen, true, StandardCharsets.UTF_8);
        this.screen = screen;
    }

    /** Above a terminal that nobody else writes to. */
    public static StatusLine over(OutputStream terminal) {
        return new StatusLine(new Screen(terminal));
    }

    /**
     * Shows a line instead of the one before.
     *
     * @param text printable ASCII; what is longer than the terminal is wide is cut, as a line that wraps can't be erased
     * @param columns of the terminal
     */
    public void show(String text, int columns) {
        int most = Math.max(0, columns - 1);
        screen.show(text.length() > most ? text.substring(0, most) : text);
    }

    /** Takes the line away. */
    public void erase() {
        screen.erase();
    }

    private static final class Screen extends OutputStream {
        private final OutputStream terminal;
        private boolean shown;

        Screen(OutputStream terminal) {
            this.terminal = terminal;
        }

        synchronized void show(String text) {
            put(ERASE + text);
            shown = !text.isEmpty();
        }

        synchronized void erase() {
            if (shown) {
                put(ERASE);
                shown = false;
            }
        }

        private void put(String text) {
            try {
                terminal.write(text.getBytes(StandardCharsets.US_ASCII));
                terminal.flush();
            } catch (IOException gone) {
                // Nobody looks any more.
            }
        }

        @Override
        public synchronized void write(byte[] bytes, int from, int count) throws IOException {
            erase();
            terminal.write(bytes, from, count);
        }

        @Override
        public synchronized void write(int character) throws IOException {
            erase();
            terminal.write(character);
        }

        @Override
        public void flush() throws IOException {
            terminal.flush();
        }
    }
}
