package io.seep.report.junit;

import io.seep.model.Frame;
import io.seep.model.Gate;
import io.seep.model.Recording;
import io.seep.report.GateFinding;
import io.seep.report.Printable;
import io.seep.report.ReportFormat;
import io.seep.report.ReportOptions;
import io.seep.report.UserCode;
import io.seep.report.text.SiteBlock;
import io.seep.report.text.TextOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** {@code --junit FILE}: a test case for each condition of the gate and for each site that it picked. */
public final class JunitFormat implements ReportFormat {
    @Override
    public String name() {
        return "junit";
    }

    @Override
    public List<String> endings() {
        return List.of("xml");
    }

    @Override
    public void write(Recording recording, ReportOptions options, OutputStream out) throws IOException {
        try {
            XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(out, "UTF-8");
            new Suite(xml, recording).write();
            xml.flush();
        } catch (XMLStreamException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private record Suite(XMLStreamWriter xml, Recording recording) {
        void write() throws XMLStreamException {
            List<GateFinding> findings = GateFinding.of(recording);
            List<Gate.Check> checks = recording.gate().checks();
            boolean unknown = recording.gate().isUnknown();
            long failures = findings.stream().filter(GateFinding::fails).count()
                    + (unknown
                            ? 0
                            : checks.stream().filter(check -> !check.passed()).count());
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeCharacters("\n");
            xml.writeStartElement("testsuites");
            xml.writeStartElement("testsuite");
            attribute("name", "seep");
            attribute("tests", String.valueOf(checks.size() + findings.size()));
            attribute("failures", String.valueOf(failures));
            attribute("errors", String.valueOf(unknown ? checks.size() : 0));
            attribute(
                    "skipped",
                    String.valueOf(findings.stream()
                            .filter(finding -> !finding.counts())
                            .count()));
            attribute("time", seconds());
            attribute("timestamp", recording.session().startedAt().toString().substring(0, 19));
            attribute("hostname", recording.environment().host());
            for (Gate.Check check : checks) {
                check(check, unknown);
            }
            for (GateFinding finding : findings) {
                finding(finding);
            }
            xml.writeEndElement();
            xml.writeEndElement();
            xml.writeCharacters("\n");
            xml.writeEndDocument();
        }

        private void check(Gate.Check check, boolean unknown) throws XMLStreamException {
            begin("seep.gate", check.expression());
            if (unknown) {
                told("error", recording.gate().sentence(), "incomplete", check.expression() + ": " + check.found());
            } else if (!check.passed()) {
                told("failure", check.expression() + ": " + check.found(), "gate", "");
            }
            xml.writeEndElement();
        }

        private void finding(GateFinding finding) throws XMLStreamException {
            Frame own = UserCode.of(finding.site());
            String place = own == null || own.file() == null
                    ? ""
                    : " " + own.file().substring(own.file().lastIndexOf('/') + 1) + ":" + own.line();
            begin("seep.site", UserCode.function(finding.site()) + place);
            if (finding.fails()) {
                String stack = SiteBlock.of(finding.site(), recording, TextOptions.DEFAULT);
                told("failure", finding.sentence(), finding.site().verdict().kind(), stack);
            } else if (!finding.counts()) {
                xml.writeEmptyElement("skipped");
                attribute("message", "excused by " + finding.by());
            }
            xml.writeEndElement();
        }

        private void begin(String group, String name) throws XMLStreamException {
            xml.writeCharacters("\n  ");
            xml.writeStartElement("testcase");
            attribute("classname", group);
            attribute("name", name);
            attribute("time", "0");
        }

        private void told(String element, String message, String type, String text) throws XMLStreamException {
            xml.writeStartElement(element);
            attribute("message", message);
            attribute("type", type);
            xml.writeCharacters(text);
            xml.writeEndElement();
        }

        private void attribute(String name, String value) throws XMLStreamException {
            xml.writeAttribute(name, Printable.of(value, 2000));
        }

        private String seconds() {
            return String.format(Locale.ROOT, "%.3f", recording.session().durationSeconds());
        }
    }
}
