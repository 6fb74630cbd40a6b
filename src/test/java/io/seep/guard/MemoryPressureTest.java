package io.seep.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryPressureTest {
    private static final int PID = 4711;
    private static final String MIB = "1048576";

    @TempDir
    private Path root;

    @BeforeEach
    void aMachineWithMemoryLeft() {
        file("proc/meminfo", "MemTotal:       16000000 kB\nMemFree: 100 kB\nMemAvailable:    8000000 kB\n");
        file("proc/pressure/memory", "some avg10=90.00 avg60=1.00\nfull avg10=19.99 avg60=90.00 avg300=0.00 total=1\n");
        file("proc/4711/cgroup", "0::/app/web\n");
        file("sys/fs/cgroup/app/memory.max", "max\n");
        file("sys/fs/cgroup/app/memory.current", "999999999999\n");
    }

    @Test
    void withMemoryLeftThereIsNone() {
        assertThat(pressure().reason()).isEmpty();
    }

    @Test
    void aMachineThatWaitsForMemory() {
        file("proc/pressure/memory", "some avg10=90.00 avg60=1.00\nfull avg10=20.01 avg60=0.00 avg300=0.00 total=1\n");

        assertThat(pressure().reason()).contains("the machine waits for memory 20.01 % of the time");
    }

    @Test
    void aMachineWithNextToNothingLeft() {
        file("proc/meminfo", "MemTotal:       16000000 kB\nMemAvailable:    310000 kB\n");

        assertThat(pressure().reason()).contains("of the machine's memory 302 MiB are left");
    }

    @Test
    void availableIsWhatTheMachineAndEveryGroupHaveLeft() {
        assertThat(pressure().availableBytes()).isEqualTo(8_000_000L * 1024);

        file("sys/fs/cgroup/app/web/memory.max", "104857600\n");
        file("sys/fs/cgroup/app/web/memory.current", "4857600\n");
        assertThat(pressure().availableBytes()).isEqualTo(100_000_000);
    }

    @Test
    void aGroupThatWaitsForMemory() {
        file("sys/fs/cgroup/app/web/memory.max", MIB + "00\n");
        file("sys/fs/cgroup/app/web/memory.pressure", "full avg10=50.00 avg60=0.00 avg300=0.00 total=1\n");

        assertThat(pressure().reason()).contains("its control group waits for memory 50.00 % of the time");
    }

    @Test
    void aGroupOfVersion2NearItsLimit() {
        file("sys/fs/cgroup/app/web/memory.max", "104857600\n");
        file("sys/fs/cgroup/app/web/memory.current", "100000000\n");
        file("sys/fs/cgroup/app/web/memory.stat", "anon 1\ninactive_file 1000000\nactive_file 1\n");
        assertThat(pressure().reason()).isEmpty();

        file("sys/fs/cgroup/app/web/memory.stat", "anon 1\ninactive_file 0\nactive_file 1\n");
        assertThat(pressure().reason()).contains("of the 100 MiB that its control group may use, 5 are left");
    }

    @Test
    void aGroupAboveNearItsLimit() {
        file("sys/fs/cgroup/app/web/memory.max", "max\n");
        file("sys/fs/cgroup/app/memory.max", "104857600\n");
        file("sys/fs/cgroup/app/memory.current", "104857600\n");

        assertThat(pressure().reason()).contains("of the 100 MiB that its control group may use, 0 are left");
    }

    @Test
    void aGroupOfVersion1NearItsLimit() {
        file("proc/4711/cgroup", "12:cpu,cpuacct:/x\n4:memory:/docker/abc\n0::/\n");
        file("sys/fs/cgroup/memory/docker/abc/memory.limit_in_bytes", "67108864\n");
        file("sys/fs/cgroup/memory/docker/abc/memory.usage_in_bytes", "66000000\n");
        file("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
        assertThat(pressure().reason()).contains("of the 64 MiB that its control group may use, 1 are left");

        file("sys/fs/cgroup/memory/docker/abc/memory.stat", "cache 5\ntotal_inactive_file 20000000\n");
        assertThat(pressure().reason()).isEmpty();
    }

    @Test
    void inAContainerTheMountedRootIsTheGroup() {
        file("proc/4711/cgroup", "4:memory:/docker/abc\n");
        file("sys/fs/cgroup/memory/memory.limit_in_bytes", "67108864\n");
        file("sys/fs/cgroup/memory/memory.usage_in_bytes", "67108864\n");

        assertThat(pressure().reason()).isPresent();
    }

    @Test
    void aPathThatLeadsOutIsNotFollowed() {
        file("proc/4711/cgroup", "0::/../../../etc\n");

        assertThat(pressure().reason()).isEmpty();
    }

    @Test
    void whereNothingCanBeReadNothingIsWrong() {
        assertThat(MemoryPressure.of(root.resolve("nowhere"), PID).reason()).isEmpty();
    }

    private MemoryPressure pressure() {
        return MemoryPressure.of(root, PID);
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
