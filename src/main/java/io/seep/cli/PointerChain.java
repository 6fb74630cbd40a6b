package io.seep.cli;

import io.seep.analyse.SiteIdentity;
import io.seep.engine.UprobeEngine;
import io.seep.guard.Refusal;
import io.seep.guard.control.ControlAnswer;
import io.seep.model.RawSite;
import io.seep.model.Stack;
import io.seep.proc.MemoryScanner;
import io.seep.report.Printable;
import io.seep.report.text.FrameLine;
import java.util.List;
import java.util.regex.Pattern;

/** Answers {@code seep why}: the chain of pointers that leads to a block. */
final class PointerChain {
    private static final Pattern ADDRESS = Pattern.compile("0x([0-9a-fA-F]{1,16})");
    private static final Pattern SITE = Pattern.compile("[0-9a-f]{16}");

    /** Of a block's stack: enough to know it again. */
    private static final int MOST_FRAMES = 4;

    private static final int MOST_STEPS = 50;

    /** As src/main/c/scan/stop.c numbers them. */
    private static final List<String> REGISTERS = List.of(
            "r15", "r14", "r13", "r12", "rbp", "rbx", "r11", "r10", "r9", "r8", "rax", "rcx", "rdx", "rsi", "rdi");

    private final UprobeEngine engine;
    private final Naming naming;
    private final MemoryScans scans;

    PointerChain(UprobeEngine engine, Naming naming, MemoryScans scans) {
        this.engine = engine;
        this.naming = naming;
        this.scans = scans;
    }

    /**
     * Explains a block.
     *
     * @param wanted an address with 0x, or a site's id
     * @param images of the run
     */
    ControlAnswer explain(String wanted, List<TracedImage> images) {
        if (images.isEmpty()) {
            return failure("the program has not begun yet");
        }
        if (!ADDRESS.matcher(wanted).matches() && !SITE.matcher(wanted).matches()) {
            return ControlAnswer.failure(
                    Main.USAGE, "'" + wanted + "' is neither an address such as 0x55d0c8a2b2a0 nor a site's id");
        }
        // Of a child that began just now there is nothing to tell yet.
        List<RawSite> sites = engine.snapshot(0).sites().stream()
                .filter(site -> site.image() < images.size())
                .toList();
        return naming.alone(() -> {
            ControlAnswer answer = wanted.startsWith("0x")
                    ? explainAddress(Long.parseUnsignedLong(wanted.substring(2), 16), sites, images)
                    : explainSite(wanted, sites, images);
            naming.forget();
            return answer;
        });
    }

    private ControlAnswer explainAddress(long address, List<RawSite> sites, List<TracedImage> images) {
        ControlAnswer answer = failure("no block that Seep has seen lies at 0x" + Long.toHexString(address));
        for (int image = 0; image < images.size(); image++) {
            if (!images.get(image).hasEnded()) {
                answer = explain(scans.stopped(image, images.get(image), address, 0), sites, images.get(image));
                if (answer.exit() == 0) {
                    return answer;
                }
            }
        }
        return answer;
    }

    private ControlAnswer explainSite(String id, List<RawSite> sites, List<TracedImage> images) {
        List<RawSite> known = sites.stream()
                .filter(site -> id(site, images.get(site.image())).equals(id))
                .toList();
        if (known.isEmpty()) {
            return failure("no site of this run has the id " + id);
        }
        return known.stream()
                .filter(site ->
                        site.liveBlocks() > 0 && !images.get(site.image()).hasEnded())
                .findFirst()
                .map(site -> {
                    TracedImage traced = images.get(site.image());
                    return explain(scans.stopped(site.image(), traced, 0, site.number()), sites, traced);
                })
                .orElseGet(() -> failure("this site has no live block now"));
    }

    private ControlAnswer explain(MemoryScanner.Answer answer, List<RawSite> sites, TracedImage traced) {
        if (!answer.failure().isEmpty()) {
            return failure(
                    answer.failure().equals("late")
                            ? "it would have taken longer than --max-pause of the trace allows"
                            : answer.failure());
        }
        if (answer.why().isEmpty() || answer.why().getFirst().kind().equals("none")) {
            return failure("no live block that Seep has seen is there");
        }
        return ControlAnswer.text(words(answer, sites, traced));
    }

    private String id(RawSite site, TracedImage traced) {
        return SiteIdentity.id(site.origin(), named(site, traced));
    }

    private Stack named(RawSite site, TracedImage traced) {
        return naming.name(site.stack(), traced.space());
    }

    private static ControlAnswer failure(String why) {
        return ControlAnswer.failure(Refusal.CANNOT, why);
    }

    private String words(MemoryScanner.Answer answer, List<RawSite> sites, TracedImage traced) {
        var text = new StringBuilder();
        var roots = new RootWords(traced.pid());
        int blocks = 0;
        for (MemoryScanner.Step step : answer.why()) {
            List<String> words = step.words();
            switch (step.kind()) {
                case "block" -> {
                    if (blocks++ < MOST_STEPS) {
                        block(text, words, sites, traced);
                    }
                }
                case "word" -> {
                    if (blocks < MOST_STEPS) {
                        line(text, "  is pointed at by the word at 0x" + words.getFirst() + ", in");
                    }
                }
                case "stack", "near" -> line(text, "  is pointed at by " + ofThread(roots, step.kind(), words));
                case "register" ->
                    line(
                            text,
                            "  is pointed at by register " + REGISTERS.get(Integer.parseInt(words.get(1)))
                                    + " of thread " + words.getFirst());
                case "vector" -> line(text, "  is pointed at by a vector register of thread " + words.getFirst());
                case "epoll" ->
                    line(
                            text,
                            "  is pointed at by the kernel, as data of epoll_ctl for descriptor " + words.getFirst());
                case "root" ->
                    line(
                            text,
                            "  is pointed at by "
                                    + Printable.of(roots.of(Long.parseUnsignedLong(words.getFirst(), 16))));
                default -> line(text, "  nothing points at it: it is lost");
            }
        }
        if (blocks > MOST_STEPS) {
            line(text, (blocks - MOST_STEPS) + " more blocks of the chain are not shown");
        }
        line(text, "the process was stopped for %.1f ms".formatted(answer.pauseNanos() / 1e6));
        return text.toString();
    }

    /** words: thread, address in hex, thread pointer in hex or 0. */
    private static String ofThread(RootWords roots, String kind, List<String> words) {
        long address = Long.parseUnsignedLong(words.get(1), 16);
        long pointer = Long.parseUnsignedLong(words.get(2), 16);
        return Printable.of(roots.threadLocal(address, pointer)
                        .orElseGet(() -> kind.equals("stack")
                                ? "the word at 0x" + words.get(1) + ", on the stack"
                                : roots.of(address) + ","))
                + " of thread " + words.getFirst();
    }

    /** words: address in hex, bytes, site, reach. */
    private void block(StringBuilder text, List<String> words, List<RawSite> sites, TracedImage traced) {
        int number = Integer.parseInt(words.get(2));
        line(text, "block 0x" + words.getFirst() + " of " + words.get(1) + " bytes" + reach(words.get(3)));
        RawSite site = sites.stream()
                .filter(each -> each.number() == number)
                .findFirst()
                .orElse(null);
        if (site != null) {
            naming.want(site.stack(), traced.space());
            Stack stack = named(site, traced);
            line(text, "    " + Printable.of(site.origin()) + ", site " + SiteIdentity.id(site.origin(), stack));
            stack.frames().stream().limit(MOST_FRAMES).forEach(frame -> line(text, "    " + FrameLine.of(frame)));
        }
    }

    /** src/main/c/scan/scan.h, enum reach. */
    private static String reach(String number) {
        return switch (number) {
            case "1" -> "";
            case "2" -> ", only by way of pointers into blocks";
            default -> ", lost";
        };
    }

    /** A line as it is: what names in it are the target's are escaped where they come in. */
    private static void line(StringBuilder text, String line) {
        text.append(line).append('\n');
    }
}
