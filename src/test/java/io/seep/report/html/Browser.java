package io.seep.report.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.seep.model.Recording;
import io.seep.report.ReportOptions;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A real browser, Debian's chromium, that opens a page from a file as a reader would. */
public final class Browser implements AutoCloseable {
    private static final File CHROMIUM = new File("/usr/bin/chromium");
    private static final File DRIVER = new File("/usr/bin/chromedriver");
    private static final Duration PATIENCE = Duration.ofSeconds(Integer.getInteger("browser.patience", 60));

    // It warns of a protocol for developers that nothing here speaks.
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    private final ChromeDriver chrome;
    private final Path folder;

    /** @param folder for its profile and its pages */
    public Browser(Path folder, int width, int height) {
        assumeTrue(CHROMIUM.canExecute() && DRIVER.canExecute(), "chromium and chromium-driver are not installed");
        SELENIUM.setLevel(Level.SEVERE);
        this.folder = folder;
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM);
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                // The page scrolls smoothly: a click would meet what has just been there.
                "--force-prefers-reduced-motion",
                "--user-data-dir=" + folder.resolve("profile"),
                "--window-size=" + width + "," + height);
        options.setCapability("goog:loggingPrefs", logs);
        this.chrome = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER)
                        .usingAnyFreePort()
                        .build(),
                options);
    }

    /** Writes the recording's page and opens it; returns when the page says that it is ready. */
    public void open(Recording recording) throws IOException {
        open(recording, ReportOptions.DEFAULT);
    }

    /** The same with options. */
    public void open(Recording recording, ReportOptions options) throws IOException {
        Path page = folder.resolve("page.html");
        try (OutputStream out = Files.newOutputStream(page)) {
            HtmlReport.write(recording, options, out);
        }
        open(page);
    }

    public void open(Path page) {
        chrome.get(page.toUri().toString());
        until(() -> !all("html[data-ready]").isEmpty());
    }

    public WebElement one(String selector) {
        return chrome.findElement(By.cssSelector(selector));
    }

    public List<WebElement> all(String selector) {
        return chrome.findElements(By.cssSelector(selector));
    }

    public List<String> texts(String selector) {
        return all(selector).stream().map(WebElement::getText).toList();
    }

    /** What a script in the page returns. */
    public Object script(String body, Object... arguments) {
        return chrome.executeScript(body, arguments);
    }

    public void click(WebElement element) {
        script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element);
        awaitStill(element);
        new Actions(chrome).moveToElement(element).click().perform();
    }

    /** Until two looks find it in one place: under load the page lays itself out a moment later. */
    private void awaitStill(WebElement element) {
        var seen = new Object[1];
        until(() -> {
            Object before = seen[0];
            seen[0] = script("const at = arguments[0].getBoundingClientRect(); return [at.x, at.y].join()", element);
            return Objects.equals(seen[0], before);
        });
    }

    public void type(CharSequence... keys) {
        new Actions(chrome).sendKeys(keys).perform();
    }

    public void search(String text) {
        one("#search").clear();
        script("document.activeElement.blur()");
        type("/", text);
    }

    /** Waits until the page has become so: what it does it may do a moment later. */
    public void until(Supplier<Boolean> condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.get()) {
            assertThat(System.nanoTime())
                    .as("still not so; the browser says %s", messages())
                    .isLessThan(end);
            LockSupport.parkNanos(20_000_000);
        }
    }

    /** Errors and warnings of scripts and of the security policy, since the last call. */
    public List<String> messages() {
        return chrome.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
    }

    public ChromeDriver driver() {
        return chrome;
    }

    @Override
    public void close() {
        chrome.quit();
    }
}
