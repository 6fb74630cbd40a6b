package io.seep.report.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.model.Recording;
import io.seep.report.Recordings;
import io.seep.report.ReportOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class JunitFormatTest {

    @Test
    void everyLeakIsAFailingTestCaseWithItsStack() throws Exception {
        Element suite = suite(Recordings.judgedServer());
        assertThat(suite.getAttribute("failures")).isEqualTo("1");
        Element test = (Element) suite.getElementsByTagName("testcase").item(0);
        assertThat(test.getAttribute("name")).isEqualTo("append_row rows.c:88");
        assertThat(test.getElementsByTagName("failure").item(0).getTextContent())
                .contains("\tappend_row+0x1c [server] rows.c:88\n");
    }

    @Test
    void aNameCannotEndAnElement() throws Exception {
        Element suite = suite(Recordings.named("\"/></testsuite>\u0001]]>&"));
        assertThat(suite.getElementsByTagName("testcase").getLength()).isEqualTo(1);
    }

    private static Element suite(Recording recording) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new JunitFormat().write(recording, ReportOptions.DEFAULT, out);
        return (Element) DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(out.toByteArray()))
                .getElementsByTagName("testsuite")
                .item(0);
    }
}
