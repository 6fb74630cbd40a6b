package io.seep.bench;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a suite found, as its results file keeps it. */
final class SuiteResult {
    private final String suite;
    private final Instant measuredAt;
    private final Machine machine;
    private final List<Case> cases = new ArrayList<>();
    private final Map<String, String> versions = new LinkedHashMap<>();
    private final List<String> remarks = new ArrayList<>();

    SuiteResult(String suite, Instant measuredAt, Machine machine) {
        this.suite = suite;
        this.measuredAt = measuredAt;
        this.machine = machine;
    }

    String suite() {
        return suite;
    }

    Instant measuredAt() {
        return measuredAt;
    }

    Machine machine() {
        return machine;
    }

    /** A new case, which is filled while it is measured. */
    Case begin(String name) {
        var begun = new Case(name);
        cases.add(begun);
        return begun;
    }

    List<Case> cases() {
        return List.copyOf(cases);
    }

    Optional<Case> find(String name) {
        return cases.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /** Notes which version of something was measured. */
    void version(String of, String version) {
        versions.put(of, version);
    }

    Map<String, String> versions() {
        return Map.copyOf(versions);
    }

    /** Notes what whoever reads the figures has to know, as a peer that could not be measured. */
    void remark(String text) {
        if (!remarks.contains(text)) {
            remarks.add(text);
        }
    }

    List<String> remarks() {
        return List.copyOf(remarks);
    }
}
