package io.seep.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.analyse.compare.Comparing;
import io.seep.analyse.compare.RunSites;
import io.seep.analyse.compare.Trending;
import io.seep.model.Comparison;
import io.seep.model.Recording;
import io.seep.model.Trend;
import io.seep.report.Recordings;
import io.seep.report.ReportOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** The page of {@code seep diff} and {@code seep trend} in a real browser. */
class ComparisonPageTest extends PageInBrowser {
    @Test
    void saysWhatGotWorseAndShowsItsStack() throws IOException {
        open(Recordings.cleanProgram(), Recordings.leakyServer());
        assertThat(browser.one("h1").getText()).endsWith("got worse");
        assertThat(browser.texts("#run-rows tr")).hasSize(2);
        int sites = browser.all(".change").size();
        assertThat(sites).isGreaterThan(3);
        assertThat(browser.one(".change .badge").getText()).isEqualTo("New");
        browser.click(browser.one("#change-order input[value=delta]"));
        assertThat(browser.one(".change .delta").getText()).isEqualTo("+1.9 MiB");

        browser.click(browser.one(".change summary"));
        browser.until(() -> !browser.all(".change[open] .stack").isEmpty());
        assertThat(browser.texts(".change[open] .stack li"))
                .startsWith("malloc", "append_row+0x1c\nserver\nrows.c:88")
                .endsWith("__libc_start_main+0x85\nlibc.so.6");
        assertThat(browser.one(".change[open] table").getText())
                .contains("before.json not there", "after.json 1,999,993 bytes 1 block");

        browser.search("row_new");
        browser.until(() -> browser.all(".change").size() == 1);
        assertThat(browser.one("#change-count").getText()).isEqualTo("1 of " + sites + " sites");
        browser.type(Keys.ESCAPE);
        browser.until(() -> browser.all(".change").size() == sites);
        browser.click(browser.one("#change-kinds input[value=same]"));
        browser.until(() -> browser.all(".change").size() < sites);
    }

    @Test
    void nothingGotWorse() throws IOException {
        open(Recordings.leakyServer(), Recordings.leakyServer());
        assertThat(browser.one("h1").getText()).isEqualTo("Nothing got worse");
        assertThat(browser.texts(".change .badge")).containsOnly("Same");
    }

    @Test
    void aNameIsShownAndNeverRun() throws IOException {
        String evil = "</script><img src=x onerror=alert(1)>";
        open(Recordings.cleanProgram(), Recordings.named(evil));
        assertThat(browser.all("img")).isEmpty();
        assertThat(browser.texts(".change .chain b"))
                .as(browser.one("body").getText())
                .contains(evil);
    }

    @Test
    void severalRunsHaveABarEach() throws IOException {
        Trending trending = new Trending();
        trending.add(sites(Recordings.cleanProgram(), "monday.json"));
        trending.add(sites(Recordings.leakyServer(), "tuesday.json"));
        trending.add(sites(Recordings.leakyServer(), "wednesday.json"));
        Trend trend = trending.trend(false, "0.1");
        Path page = folder.resolve("trend.html");
        try (OutputStream out = Files.newOutputStream(page)) {
            new HtmlComparison().write(trend, ReportOptions.DEFAULT, out);
        }
        browser.open(page);
        assertThat(browser.texts("#run-rows td:first-child"))
                .containsExactly("monday.json", "tuesday.json", "wednesday.json");
        assertThat(browser.all(".change:first-child .bars")).isNotEmpty();
        assertThat(browser.one(".change .bars").findElements(By.tagName("i"))).hasSize(3);
    }

    private static void open(Recording before, Recording after) throws IOException {
        Comparison comparison = Comparing.of(sites(before, "before.json"), sites(after, "after.json"), false, "0.1");
        Path page = folder.resolve("diff.html");
        try (OutputStream out = Files.newOutputStream(page)) {
            new HtmlComparison().write(comparison, ReportOptions.DEFAULT, out);
        }
        browser.open(page);
    }

    private static RunSites sites(Recording recording, String name) {
        return RunSites.of(recording, name, 0);
    }
}
