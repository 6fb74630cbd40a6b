package io.seep.importer;

import io.seep.model.Frame;
import io.seep.model.Imported;
import io.seep.model.ImportedSite;
import io.seep.model.Stack;
import io.seep.model.Verdict;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** The leaks in the XML of Valgrind's Memcheck ({@code --leak-check=full --xml=yes}, protocol version 4). */
final class ValgrindXml {
    private static final int DEEPEST = 64;
    private static final int LONGEST_TEXT = 1 << 20;

    private final XMLStreamReader xml;
    private final List<String> path = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final List<ImportedSite> sites = new ArrayList<>();
    private final Map<Frame, Frame> frames = new HashMap<>();
    private final List<String> command = new ArrayList<>();
    private int pid;
    private long otherErrors;
    // What a damaged file has outside of an error is written here too, and forgotten where the next error begins.
    private Map<String, String> error = new HashMap<>();
    private Map<String, String> frame = new HashMap<>();
    private List<Frame> stack = new ArrayList<>();

    ValgrindXml(InputStream in) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        // The file is nobody's friend: no DTD, no entities, nothing from elsewhere.
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        xml = factory.createXMLStreamReader(in);
    }

    static Imported read(InputStream in) {
        ValgrindXml file = null;
        try {
            file = new ValgrindXml(in);
            return file.read();
        } catch (XMLStreamException e) {
            long line = e.getLocation() == null ? 1 : e.getLocation().getLineNumber();
            throw new MalformedInputException(Math.max(1, line), "the XML is broken: " + firstLine(e));
        }
    }

    /** The parser's message repeats the place in a line before. */
    private static String firstLine(XMLStreamException e) {
        String message = String.valueOf(e.getMessage());
        String mark = "Message: ";
        int at = message.indexOf(mark);
        String problem = at < 0 ? message : message.substring(at + mark.length());
        return problem.lines().findFirst().orElse("");
    }

    private Imported read() throws XMLStreamException {
        while (xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> begin(xml.getLocalName());
                case XMLStreamConstants.END_ELEMENT -> end(xml.getLocalName());
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> characters();
                default -> {
                    // Comments and instructions say nothing.
                }
            }
        }
        List<String> remarks = new ArrayList<>();
        if (otherErrors > 0) {
            remarks.add(otherErrors + " errors that are no leaks are left out");
        }
        return new Imported("Valgrind", pid, String.join(" ", command), List.of(), sites, remarks);
    }

    private void begin(String name) {
        if (path.isEmpty() && !name.equals("valgrindoutput")) {
            throw wrong("<valgrindoutput> is expected, not <" + name + ">");
        }
        if (path.size() == DEEPEST) {
            throw wrong("deeper than any output of Valgrind");
        }
        path.add(name);
        text.setLength(0);
        switch (name) {
            case "error" -> {
                error = new HashMap<>();
                stack = new ArrayList<>();
            }
            case "frame" -> frame = new HashMap<>();
            default -> {
                // Its text is taken at its end.
            }
        }
    }

    private void characters() {
        if (text.length() + xml.getTextLength() > LONGEST_TEXT) {
            throw wrong("a text longer than any of Valgrind");
        }
        text.append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
    }

    private void end(String name) {
        path.removeLast();
        String parent = path.isEmpty() ? "" : path.getLast();
        String value = text.toString().strip();
        text.setLength(0);
        switch (parent) {
            case "valgrindoutput" -> topLevel(name, value);
            case "argv" -> command.add(value);
            case "error" -> error.put(name, value);
            case "xwhat" -> error.put(name, value);
            case "stack" -> {
                if (name.equals("frame") && path.contains("error")) {
                    Frame named = frame(frame);
                    stack.add(frames.computeIfAbsent(named, same -> same));
                }
            }
            case "frame" -> frame.put(name, value);
            default -> {
                // Nothing of a leak.
            }
        }
    }

    private void topLevel(String name, String value) {
        if (name.equals("pid")) {
            pid = Math.clamp(Numbers.decimal(value, 0, value.length()), 0, Integer.MAX_VALUE);
        } else if (name.equals("error")) {
            leak();
        }
    }

    private void leak() {
        Verdict verdict = LeakKinds.ofValgrind(error.getOrDefault("kind", ""));
        if (verdict == null) {
            otherErrors++;
            return;
        }
        Allocators.Call call = Allocators.apart(stack, Stack.COMPLETE);
        sites.add(new ImportedSite(call.origin(), call.stack(), number("leakedblocks"), ownBytes(), verdict));
        if (sites.size() > StackSums.MOST_STACKS) {
            throw wrong("more than " + StackSums.MOST_STACKS + " leaks");
        }
    }

    /**
     * The bytes of the blocks themselves. Of blocks that point to other lost ones {@code leakedbytes} counts those too,
     * which have an error of their own; then the text says {@code 2,560 (128 direct, 2,432 indirect) bytes}.
     */
    private long ownBytes() {
        long all = number("leakedbytes");
        String said = error.getOrDefault("text", "");
        int open = said.indexOf('(');
        int end = said.indexOf(" direct, ");
        if (open < 0 || end < open) {
            return all;
        }
        String digits = said.substring(open + 1, end).replace(",", "");
        long direct = Numbers.decimal(digits, 0, digits.length());
        return direct < 0 || direct > all ? all : direct;
    }

    private long number(String name) {
        String digits = error.getOrDefault(name, "");
        long number = Numbers.decimal(digits, 0, digits.length());
        if (number < 0) {
            throw wrong("the leak that ends here has no number as <" + name + ">");
        }
        return number;
    }

    private Frame frame(Map<String, String> parts) {
        String ip = parts.getOrDefault("ip", "");
        if (!ip.startsWith("0x") || !Numbers.isHex(ip, 2, ip.length())) {
            throw wrong("the frame that ends here has no address as <ip>");
        }
        long address = Numbers.hex(ip, 2, ip.length(), 0);
        String object = parts.get("obj");
        String directory = parts.get("dir");
        String file = parts.get("file");
        String digits = parts.getOrDefault("line", "");
        long line = Numbers.decimal(digits, 0, digits.length());
        String function = parts.get("fn");
        return new Frame(
                function,
                0,
                base(object),
                object,
                null,
                address,
                address,
                file == null || directory == null ? file : directory + "/" + file,
                Math.clamp(line, 0, Integer.MAX_VALUE),
                false,
                function == null ? "no symbols" : null);
    }

    private static @Nullable String base(@Nullable String path) {
        return path == null ? null : path.substring(path.lastIndexOf('/') + 1);
    }

    private MalformedInputException wrong(String problem) {
        return new MalformedInputException(Math.max(1, xml.getLocation().getLineNumber()), problem);
    }
}
