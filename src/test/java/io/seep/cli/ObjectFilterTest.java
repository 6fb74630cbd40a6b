package io.seep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.proc.FileId;
import io.seep.proc.MappedFile;
import io.seep.proc.OpenFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectFilterTest {
    @TempDir
    private Path folder;

    @Test
    void withoutAWishEveryFileWillDo() throws IOException {
        assertThat(new ObjectFilter(List.of()).accepts(file("libx.so.1"))).isTrue();
        assertThat(new ObjectFilter(List.of()).disappointments()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"libx.so.1", "x", "/target/libx.so.1"})
    void aFileIsKnownByItsNameOrItsPathInTheTarget(String wish) throws IOException {
        assertThat(new ObjectFilter(List.of("other", wish)).accepts(file("libx.so.1")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"libx.so", "libx", "/elsewhere/libx.so.1", "so.1"})
    void notByOtherNames(String wish) throws IOException {
        assertThat(new ObjectFilter(List.of(wish)).accepts(file("libx.so.1"))).isFalse();
    }

    @Test
    void aLinkToItIsTheFile() throws IOException {
        MappedFile file = file("libx.so.1");
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("libx.so.1"));

        assertThat(new ObjectFilter(List.of(link.toString())).accepts(file)).isTrue();
    }

    @Test
    void whatWasNotFoundIsTold() throws IOException {
        var filter = new ObjectFilter(List.of("libx.so.1", "liby.so.1", "libz.so.1"));
        filter.accepts(file("libx.so.1"));
        filter.found(file("libx.so.1"));
        filter.accepts(file("liby.so.1"));

        assertThat(filter.disappointments())
                .containsExactly(
                        "-O liby.so.1: no allocator function in it; --symbols-prefix or --pair may name some",
                        "-O libz.so.1: the process has mapped no such file");
    }

    private MappedFile file(String name) throws IOException {
        Path path = folder.resolve(name);
        if (!Files.exists(path)) {
            Files.createFile(path);
        }
        return new MappedFile(new FileId(1, 2), "/target/" + name, OpenFile.at(path), FileChannel.open(path));
    }
}
