package io.seep.guard.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.seep.guard.Refusal;
import io.seep.guard.health.Finding.Level;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineHealthTest {
    private static final String GOOD_KERNEL = "6.18.0";
    private static final long TABLES = 100L << 20;
    private static final String ALL = "000001ffffffffff";

    @TempDir
    private Path root;

    @BeforeEach
    void aGoodMachine() {
        file("sys/kernel/btf/vmlinux", "types");
        file("proc/sys/kernel/kptr_restrict", "1\n");
        file("proc/meminfo", "MemTotal: 8000000 kB\nMemAvailable:    4000000 kB\n");
        file("proc/self/limits", "Max locked memory         65536                65536                bytes\n");
        status(0, ALL);
    }

    @Test
    void aGoodMachineIsReady() {
        assertThat(findings(GOOD_KERNEL)).allMatch(finding -> finding.level() == Level.OK);
    }

    @ParameterizedTest
    @CsvSource({
        "5.15.0, STOP",
        "6.0.9, STOP",
        "6.1.0, LIMIT",
        "6.5.1, LIMIT",
        "6.6.0, LIMIT",
        "6.12.3, LIMIT",
        "6.13.0, OK"
    })
    void kernelsLearnedOverTheYears(String release, Level level) {
        assertThat(find(release, "kernel").level()).isEqualTo(level);
    }

    @Test
    void whatCanBeToldOfTheKernelsOwnMemory() {
        assertThat(find("6.12.3", "kernel memory").level()).isEqualTo(Level.NOTE);
        assertThat(find(GOOD_KERNEL, "kernel memory").level()).isEqualTo(Level.OK);
    }

    @Test
    void withoutTypeInformationThereIsNoTrace() throws IOException {
        Files.delete(root.resolve("sys/kernel/btf/vmlinux"));

        assertThat(find(GOOD_KERNEL, "kernel types").isStop()).isTrue();
    }

    @Test
    void whoIsNotRootIsToldToUseSudo() {
        status(1000, "0000000000000000");

        assertThat(find(GOOD_KERNEL, "user").remedy()).isEqualTo("type: sudo seep …");
    }

    @ParameterizedTest
    @CsvSource({
        "000001ffffffffff, 0, 0",
        // root of a container: the usual capabilities, without SYS_ADMIN, SYS_PTRACE, SYSLOG, BPF, PERFMON
        "00000000a80425fb, 2, 4",
        // with BPF and PERFMON
        "000000c0a80425fb, 0, 4",
        // SYS_ADMIN alone holds BPF and PERFMON and opens map_files
        "0000000000200000, 0, 3",
        "0000000000000000, 2, 5",
        "nonsense, 2, 5"
    })
    void eachMissingPrivilegeCostsSomething(String effective, long stops, long limits) {
        status(0, effective);

        List<Finding> found = findings(GOOD_KERNEL).stream()
                .filter(finding -> finding.subject().equals("capabilities"))
                .toList();
        assertThat(found.stream().filter(Finding::isStop)).hasSize((int) stops);
        assertThat(found.stream().filter(Finding::isLimit))
                .hasSize((int) limits)
                .allSatisfy(finding -> {
                    assertThat(finding.cost()).isNotBlank();
                    assertThat(finding.remedy()).isNotBlank();
                });
    }

    @Test
    void aProcOfAnotherPidNamespaceHasTheWrongNumbers() throws IOException {
        link("proc/self/ns/pid", "pid:[4026531836]");
        file("proc/self/status", "Uid:\t0\t0\t0\t0\nCapEff:\t" + ALL + "\nNSpid:\t4711\n");
        assertThat(find(GOOD_KERNEL, "process numbers").text()).isEqualTo("the machine's own");

        Files.delete(root.resolve("proc/self/ns/pid"));
        link("proc/self/ns/pid", "pid:[4026532260]");
        assertThat(find(GOOD_KERNEL, "process numbers").text()).startsWith("those of a pid namespace");
        assertThat(find(GOOD_KERNEL, "process numbers").level()).isEqualTo(Level.OK);

        file("proc/self/status", "Uid:\t0\t0\t0\t0\nCapEff:\t" + ALL + "\nNSpid:\t4711\t7\n");
        assertThat(find(GOOD_KERNEL, "process numbers").isStop()).isTrue();

        Files.delete(root.resolve("proc/self/status"));
        assertThat(find(GOOD_KERNEL, "process numbers").isStop()).isTrue();
    }

    @Test
    void whatIsMissingIsRefusedInOneLine() {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> MachineHealth.at(root).require("6.0.19"))
                .satisfies(refusal -> assertThat(refusal.exitCode()).isEqualTo(125))
                .withMessage("Linux 6.0.19 is too old; use 6.1 or later (seep doctor shows all)");
        MachineHealth.at(root).require(GOOD_KERNEL);
    }

    @Test
    void aKernelLockedDownForConfidentialityForbidsReading() {
        file("sys/kernel/security/lockdown", "none [integrity] confidentiality\n");
        assertThat(find(GOOD_KERNEL, "lockdown").level()).isEqualTo(Level.OK);

        file("sys/kernel/security/lockdown", "none integrity [confidentiality]\n");
        assertThat(find(GOOD_KERNEL, "lockdown").isStop()).isTrue();
    }

    @Test
    void hiddenKernelAddressesAreNoted() {
        file("proc/sys/kernel/kptr_restrict", "2\n");

        assertThat(find(GOOD_KERNEL, "kptr_restrict").level()).isEqualTo(Level.NOTE);
    }

    @Test
    void lockedMemoryMattersToOldKernelsOnly() {
        assertThat(find("5.10.0", "memlock").isStop()).isTrue();
        assertThat(find(GOOD_KERNEL, "memlock").level()).isEqualTo(Level.OK);
    }

    @Test
    void tooLittleMemoryForTheTablesIsALimit() {
        file("proc/meminfo", "MemTotal: 8000000 kB\nMemAvailable:    150000 kB\n");

        assertThat(find(GOOD_KERNEL, "memory").text()).isEqualTo("tables take at most 100 MiB, 146 MiB are free");
        assertThat(find(GOOD_KERNEL, "memory").isLimit()).isTrue();
    }

    private List<Finding> findings(String release) {
        return MachineHealth.at(root).findings(release, TABLES);
    }

    private Finding find(String release, String subject) {
        return findings(release).stream()
                .filter(finding -> finding.subject().equals(subject))
                .findFirst()
                .orElseThrow();
    }

    private void status(int uid, String capabilities) {
        file(
                "proc/self/status",
                "Name:\tjava\nUid:\t%d\t%d\t%d\t%d\nCapEff:\t%s\n".formatted(uid, uid, uid, uid, capabilities));
    }

    private void link(String name, String to) throws IOException {
        Path link = root.resolve(name);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of(to));
    }

    private void file(String name, String text) {
        try {
            Path file = root.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
