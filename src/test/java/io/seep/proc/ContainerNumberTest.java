package io.seep.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever runs a container writes its number into other places; src/test/resources/containers has such places. */
class ContainerNumberTest {
    private static final String WHOLE = "4f5a0c6e2b1d9c8a7e6f5d4c3b2a19087f6e5d4c3b2a190817263544a5b6c7d8";
    private static final String OTHER = "9d1c2b3a4f5e6d7c8b9a0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a";

    private final ContainerNumber container = new ContainerNumber(WHOLE.substring(0, 12));
    private final ContainerNumber other = new ContainerNumber(OTHER.substring(0, 12));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ID",
                "docker-ID.scope",
                "cri-containerd-ID.scope",
                "nerdctl-ID.scope",
                "libpod-ID.scope",
                "libpod-ID",
                "libpod-payload-ID",
                "crio-ID.scope",
                "crio-ID",
                "kubepods-besteffort-pod0a1b2c3d_1111_2222_3333_444455556666.slice:cri-containerd:ID",
            })
    void namesOfControlGroups(String form) {
        assertThat(container.in(form.replace("ID", WHOLE))).contains(WHOLE);
        assertThat(container.in(form.replace("ID", OTHER))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".scope",
                "docker",
                "kubepods.slice",
                // The monitor is not in the container.
                "libpod-conmon-ID.scope",
                "crio-conmon-ID.scope",
                "conmon-ID",
                // Longer than any number; not from its beginning on; something behind it.
                "docker-ID0.scope",
                "docker-aID.scope",
                "docker-ID.mount",
                "docker-ID.scope.d",
            })
    void otherNames(String form) {
        assertThat(container.in(form.replace("ID", WHOLE))).isEmpty();
    }

    @Test
    void whatIsNoNumber() {
        for (String wrong : List.of("", "web", "4f5a0", "4F5A0C6E2B1D", WHOLE + "0", "4f5a0c*", "../4f5a0c")) {
            assertThatThrownBy(() -> ContainerNumber.of(wrong)).as(wrong).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docker-v1",
                "docker-v2",
                "docker-from-a-group-namespace",
                "containerd-kubernetes",
                "containerd-kubernetes-cgroupfs",
                "containerd-ctr",
                "podman-v1",
                "podman-v2-rootless",
                "crio",
            })
    void groupsOfAProcess(String file) throws IOException {
        List<String> lines = lines(file + ".cgroup");

        assertThat(lines).anyMatch(container::isInGroup).noneMatch(other::isInGroup);
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker", "podman", "nerdctl", "overlay-of-its-own"})
    void mountsOfAProcess(String file) throws IOException {
        List<String> lines = lines(file + ".mountinfo");

        assertThat(lines).anyMatch(container::isInMount).noneMatch(other::isInMount);
    }

    /** It has mounted what containers are made of; it is in none. */
    @Test
    void theHostIsNoContainer() throws IOException {
        assertThat(lines("host.mountinfo")).hasSizeGreaterThan(5).noneMatch(container::isInMount);
        assertThat(lines("host.cgroup")).isNotEmpty().noneMatch(container::isInGroup);
        assertThat(lines("podman-monitor.cgroup")).isNotEmpty().noneMatch(container::isInGroup);
    }

    @Test
    void linesThatAreNone() {
        for (String line : List.of("", "-", " - ", "1 2 3 - overlay", "::", "0::", "a b c d e - f g h")) {
            assertThat(container.isInMount(line)).isFalse();
            assertThat(container.isInGroup(line)).isFalse();
        }
    }

    private static List<String> lines(String file) throws IOException {
        Path folder = Path.of("src/test/resources/containers");
        return Files.readAllLines(folder.resolve(file)).stream()
                .map(line -> line.replace("ID", WHOLE))
                .toList();
    }
}
