package io.seep.report.json;

import io.seep.model.Recording;
import io.seep.report.Printable;
import io.seep.report.ReportException;
import java.io.BufferedInputStream;
import java.io.CharConversionException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;

/** Reads back what {@link JsonReport} wrote. */
public final class JsonRecording {
    /** Most bytes of a report, unpacked: half a million sites with deep stacks. */
    static final long LONGEST_BYTES = 1L << 29;

    /** Most characters of one text: the longest command line that Linux takes has 6 MiB (execve(2)). */
    private static final int LONGEST_TEXT = 1 << 24;

    /** Most objects and arrays within each other. */
    private static final int DEEPEST = 64;

    private static final int GZIP_MAGIC_LENGTH = 2;

    private JsonRecording() {}

    /**
     * Reads a report from a file, compressed or not.
     *
     * @throws MalformedReportException when the file is not a whole report of schema {@code seep/1}
     * @throws ReportException when the file cannot be read
     */
    public static Recording read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, file.toString());
        } catch (IOException e) {
            throw unreadable(file.toString(), e);
        }
    }

    /**
     * Reads a report from a stream, compressed or not, and does not close it.
     *
     * @param name what to call the stream in messages
     * @throws MalformedReportException when the stream is not a whole report of schema {@code seep/1}
     * @throws ReportException when the stream cannot be read
     */
    public static Recording read(InputStream in, String name) {
        return read(in, name, LONGEST_BYTES);
    }

    static Recording read(InputStream in, String name, long longestBytes) {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEEPEST)
                        .maxNumberLength(40)
                        .maxNameLength(200)
                        .maxStringLength(LONGEST_TEXT)
                        .maxDocumentLength(longestBytes)
                        .build())
                .build();
        try (JsonParser json = factory.createParser(ObjectReadContext.empty(), unpacked(in))) {
            return parse(json, name);
        } catch (JacksonIOException e) {
            throw refusal(name, Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw refusal(name, e);
        }
    }

    private static Recording parse(JsonParser json, String name) {
        try {
            return new RecordingReader(json).recording();
        } catch (JsonObject.WrongField e) {
            throw new MalformedReportException(name, e.line, e.column, String.valueOf(e.getMessage()));
        } catch (JacksonIOException e) {
            throw e;
        } catch (JacksonException e) {
            // The place of the failure; the exception's own place may be where the token began, or nowhere.
            throw new MalformedReportException(
                    name,
                    json.currentLocation().getLineNr(),
                    json.currentLocation().getColumnNr(),
                    switch (e) {
                        case StreamConstraintsException tooLarge ->
                            "more than is read of a report: %d MiB unpacked, %d MiB in one text, %d levels"
                                    .formatted(LONGEST_BYTES >> 20, LONGEST_TEXT >> 20, DEEPEST);
                        case UnexpectedEndOfInputException end -> "the file ends too early";
                        default -> e.getOriginalMessage();
                    });
        }
    }

    /** By its first bytes (RFC 1952, section 2.3.1), as files are renamed. */
    private static InputStream unpacked(InputStream in) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in);
        buffered.mark(GZIP_MAGIC_LENGTH);
        byte[] magic = buffered.readNBytes(GZIP_MAGIC_LENGTH);
        buffered.reset();
        boolean compressed = magic.length == GZIP_MAGIC_LENGTH && magic[0] == 0x1f && magic[1] == (byte) 0x8b;
        return compressed ? new GZIPInputStream(buffered) : buffered;
    }

    private static ReportException refusal(String name, IOException e) {
        return switch (e) {
            case ZipException damaged -> new MalformedReportException(name, 1, 1, "the compressed data is damaged");
            case EOFException end -> new MalformedReportException(name, 1, 1, "the compressed data ends too early");
            case CharConversionException noText -> new MalformedReportException(name, 1, 1, "this is no UTF-8 text");
            default -> unreadable(name, e);
        };
    }

    private static ReportException unreadable(String name, IOException e) {
        String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new ReportException(
                "cannot read '" + Printable.of(name) + "': " + Printable.of(reason),
                "give a file that was written with -o NAME.json or -o NAME.json.gz",
                e);
    }
}
