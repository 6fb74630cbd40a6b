package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A JSON report, with the questions that tests ask. */
record Report(Map<String, Object> json, List<Site> sites) {

    /**
     * One site.
     *
     * @param functions names leaf first, without parameters and compiler suffixes; "?" where unknown
     * @param modules base names of the frames' files, leaf first; "?" where unknown
     */
    record Site(
            String origin,
            int process,
            boolean runtime,
            Map<String, Object> numbers,
            String stackStatus,
            List<String> functions,
            List<String> modules) {

        /** A count or size; freed bytes are not in the report, but follow from those that are. */
        long number(String name) {
            if (name.equals("freedBytes") && !numbers.containsKey(name)) {
                return number("allocatedBytes") - number("liveBytes");
            }
            return asLong(numbers.get(name), name);
        }

        @Override
        public String toString() {
            return "%d bytes in %d blocks, %d allocations, %d frees, image %d, stack %s: %s < %s"
                    .formatted(
                            number("liveBytes"),
                            number("liveBlocks"),
                            number("allocations"),
                            number("frees"),
                            process,
                            stackStatus,
                            origin,
                            String.join(" < ", functions));
        }
    }

    static Report read(Path file) {
        Map<String, Object> json = Json.readObject(file);
        List<Map<String, Object>> frames = objects(json.get("frames"));
        List<Site> sites = objects(json.get("sites")).stream()
                .map(site -> site(site, frames))
                .toList();
        return new Report(json, sites);
    }

    /**
     * A free that cannot be right.
     *
     * @param calls the stacks by their role: function that was called, then callers, leaf first
     */
    record SuspiciousFree(
            String kind,
            Map<String, Object> numbers,
            Map<String, List<String>> calls,
            Map<String, String> stackStatuses) {

        long number(String name) {
            return asLong(numbers.get(name), name);
        }

        List<String> stack(String role) {
            return calls.getOrDefault(role, List.of());
        }

        String stackStatus(String role) {
            return stackStatuses.getOrDefault(role, "");
        }
    }

    List<SuspiciousFree> suspiciousFrees() {
        List<Map<String, Object>> frames = objects(json.get("frames"));
        return objects(json.get("suspiciousFrees")).stream()
                .map(free -> suspiciousFree(free, frames))
                .toList();
    }

    private static SuspiciousFree suspiciousFree(Map<String, Object> free, List<Map<String, Object>> frames) {
        Map<String, List<String>> calls = new LinkedHashMap<>();
        Map<String, String> statuses = new LinkedHashMap<>();
        for (String role : List.of("free", "earlierFree", "allocation")) {
            if (free.containsKey(role)) {
                Map<String, Object> call = object(free.get(role));
                Map<String, Object> stack = object(call.get("stack"));
                List<String> names = new ArrayList<>(List.of(String.valueOf(call.get("function"))));
                list(stack.get("frames"))
                        .forEach(index -> names.add(plainName(
                                frames.get((int) asLong(index, "frame")).get("function"))));
                calls.put(role, names);
                statuses.put(role, String.valueOf(stack.get("status")));
            }
        }
        return new SuspiciousFree(String.valueOf(free.get("kind")), free, calls, statuses);
    }

    /** These of the totals. */
    Map<String, Long> totals(Set<String> names) {
        Map<String, Object> totals = object(json.get("totals"));
        Map<String, Long> chosen = new LinkedHashMap<>();
        names.forEach(name -> chosen.put(name, asLong(totals.get(name), name)));
        return chosen;
    }

    long total(String name) {
        return asLong(object(json.get("totals")).get(name), name);
    }

    /** The totals without what belongs to the C and C++ runtimes. */
    Map<String, Long> leaks() {
        Map<String, Object> runtime = object(object(json.get("totals")).get("runtime"));
        Map<String, Long> leaks = new LinkedHashMap<>();
        for (String name : List.of("liveBlocks", "liveBytes")) {
            leaks.put(name, total(name) - asLong(runtime.get(name), name));
        }
        return leaks;
    }

    boolean isComplete() {
        return Boolean.TRUE.equals(object(json.get("completeness")).get("complete"));
    }

    /** What was lost, by name. */
    Map<String, Long> lost() {
        Map<String, Long> lost = new LinkedHashMap<>();
        object(object(json.get("completeness")).get("lost"))
                .forEach((name, count) -> lost.put(name, asLong(count, name)));
        return lost;
    }

    /** Allocations whose stack was cut, by the code of why. */
    Map<String, Long> cutStacks() {
        Map<String, Long> cut = new LinkedHashMap<>();
        object(object(object(json.get("completeness")).get("stacks")).get("cut"))
                .forEach((code, count) -> cut.put(code, asLong(count, code)));
        return cut;
    }

    Map<String, Object> session() {
        return object(json.get("session"));
    }

    /** An object in the session. */
    Map<String, Object> session(String name) {
        assertThat(session()).containsKey(name);
        return object(session().get(name));
    }

    String endReason() {
        return String.valueOf(session().get("endReason"));
    }

    long exitCode() {
        return asLong(object(object(json.get("session")).get("exit")).get("code"), "session.exit.code");
    }

    /** How probes were attached. */
    String engine() {
        return String.valueOf(object(json.get("session")).get("engine"));
    }

    /** Which of the recorded allocations the report is about. */
    Map<String, Object> stackFilter() {
        return object(object(json.get("session")).get("stackFilter"));
    }

    /** Names of the heaps that no probe sees. */
    List<String> unseenHeaps() {
        return objects(object(json.get("environment")).get("unseenHeaps")).stream()
                .map(heap -> String.valueOf(heap.get("name")))
                .toList();
    }

    /** The allocators that were found. */
    List<String> allocatorFamilies() {
        return allocators().stream()
                .map(file -> String.valueOf(file.get("family")))
                .toList();
    }

    /** The calls that all probes on functions of this name have seen. */
    long calls(String function) {
        return allocators().stream()
                .flatMap(file -> objects(file.get("probes")).stream())
                .filter(probe -> function.equals(probe.get("function")))
                .mapToLong(probe -> asLong(probe.get("calls"), "calls"))
                .sum();
    }

    private List<Map<String, Object>> allocators() {
        return objects(object(json.get("environment")).get("allocators"));
    }

    int processes() {
        return objects(json.get("processes")).size();
    }

    /** The pid and the counts of each process, in the report's order. */
    List<Map<String, Long>> processCounts() {
        return objects(json.get("processes")).stream()
                .map(process -> {
                    Map<String, Long> counts = new LinkedHashMap<>();
                    object(process.get("counts")).forEach((name, count) -> counts.put(name, asLong(count, name)));
                    counts.put("pid", asLong(process.get("pid"), "pid"));
                    return counts;
                })
                .toList();
    }

    /** A number of each process, in the report's order. */
    List<Long> processNumbers(String name) {
        return objects(json.get("processes")).stream()
                .map(process -> asLong(process.get(name), name))
                .toList();
    }

    /** What holds in every report. */
    void checkRules() {
        assertThat(json.get("schema")).isEqualTo("seep/1");
        assertThat(total("allocations") + total("splits") - total("frees"))
                .as("live blocks")
                .isEqualTo(total("liveBlocks"));
        assertThat(total("allocatedBytes") - total("freedBytes"))
                .as("live bytes")
                .isEqualTo(total("liveBytes"));
        for (String name : List.of("allocations", "frees", "allocatedBytes", "freedBytes", "liveBlocks", "liveBytes")) {
            assertThat(sites.stream().mapToLong(site -> site.number(name)).sum())
                    .as("%s of all sites", name)
                    .isEqualTo(total(name));
        }
        for (String name : List.of("liveBlocks", "liveBytes")) {
            assertThat(sites.stream()
                            .filter(site -> !site.runtime())
                            .mapToLong(site -> site.number(name))
                            .sum())
                    .as("%s of all sites but the runtime's", name)
                    .isEqualTo(leaks().get(name));
        }
        for (Map<String, Long> process : processCounts()) {
            long live = process.getOrDefault("allocations", 0L) - process.getOrDefault("frees", 0L);
            // A range of memory that was split in the middle is one block more: the contract, origin mmap.
            if (total("splits") == 0) {
                assertThat(process).as("live blocks of a process").containsEntry("liveBlocks", live);
            }
        }
        assertThat(isComplete()).as("complete, as nothing is lost").isEqualTo(lost().isEmpty());
        assertThat(sites).allSatisfy(site -> assertThat(site.process()).isBetween(0, processes() - 1));
    }

    /** All sites, for the message of a test that failed. */
    String listing() {
        return "the report: totals " + json.get("totals") + ", completeness " + json.get("completeness") + "\n"
                + sites.stream().limit(60).map(Site::toString).collect(Collectors.joining("\n"));
    }

    private static Site site(Map<String, Object> site, List<Map<String, Object>> frames) {
        Map<String, Object> stack = object(site.get("stack"));
        assertThat(stack.get("frames")).as("both lists of a site's frames").isEqualTo(site.get("frames"));
        List<Map<String, Object>> own = list(site.get("frames")).stream()
                .map(index -> frames.get((int) asLong(index, "frame")))
                .toList();
        return new Site(
                String.valueOf(site.get("origin")),
                (int) asLong(site.get("process"), "process"),
                Boolean.TRUE.equals(site.get("runtime")),
                site,
                String.valueOf(stack.get("status")),
                own.stream().map(frame -> plainName(frame.get("function"))).toList(),
                own.stream()
                        .map(frame -> String.valueOf(frame.getOrDefault("module", "?")))
                        .toList());
    }

    /** grid(int) is grid, copy.part.0 is copy. */
    private static String plainName(@Nullable Object function) {
        return function == null ? "?" : function.toString().replaceFirst("(?<=\\w)[(.].*", "");
    }

    private static long asLong(@Nullable Object value, String name) {
        if (value instanceof Long number) {
            return number;
        }
        throw new AssertionError(name + " is " + value + " in the report, not a whole number");
    }

    @SuppressWarnings("unchecked") // an object of JSON has names for keys
    private static Map<String, Object> object(@Nullable Object value) {
        assertThat(value).isInstanceOf(Map.class);
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked") // what is in it is checked where it is used
    private static List<Object> list(@Nullable Object value) {
        assertThat(value).isInstanceOf(List.class);
        return (List<Object>) value;
    }

    private static List<Map<String, Object>> objects(@Nullable Object value) {
        return list(value).stream().map(Report::object).toList();
    }
}
