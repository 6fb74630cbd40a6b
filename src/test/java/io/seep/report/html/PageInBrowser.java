package io.seep.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Tests of a page share a browser, and whatever they do, no script may fail and no network be asked. */
abstract class PageInBrowser {
    @TempDir
    static Path folder;

    static Browser browser;

    @BeforeAll
    static void start() {
        browser = new Browser(folder, 1400, 1000);
    }

    @AfterAll
    static void end() {
        if (browser != null) {
            browser.close();
        }
    }

    @AfterEach
    void noScriptFailsAndNothingIsAskedOfTheNetwork() {
        assertThat(browser.messages()).isEmpty();
        assertThat(browser.script("return performance.getEntriesByType('resource').length"))
                .isEqualTo(0L);
    }
}
