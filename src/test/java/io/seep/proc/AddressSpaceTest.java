package io.seep.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddressSpaceTest {
    private static final FileId FILE = new FileId(1, 2);

    @TempDir
    private Path folder;

    @Test
    void theFirstLookFindsEveryFileWithCodeAndTheNextNone() throws IOException {
        try (Child child = Child.waiting();
                var space = new AddressSpace(child.pid())) {
            List<Mapping> code = MemoryMap.read(child.pid()).stream()
                    .filter(Mapping::executable)
                    .toList();
            Set<String> files = code.stream()
                    .filter(mapping -> mapping.hasFile() || VdsoImage.isAt(mapping))
                    .map(Mapping::path)
                    .collect(Collectors.toSet());

            assertThat(space.update(false))
                    .extracting(news -> news.file().path())
                    .containsExactlyInAnyOrderElementsOf(files);
            assertThat(space.code())
                    .extracting(Mapping::start)
                    .containsExactlyInAnyOrderElementsOf(
                            code.stream().map(Mapping::start).toList());
            assertThat(space.takeCodeChanged()).isTrue();

            assertThat(space.update(false)).isEmpty();
            assertThat(space.takeCodeChanged()).isFalse();
            assertThat(space.files()).hasSameSizeAs(files).allMatch(MappedFile::isElf);
        }
    }

    @Test
    void theVdsoIsAFileThatAllProcessesShare() throws IOException {
        try (Child one = Child.waiting();
                Child other = Child.waiting();
                var store = new MappedFiles()) {
            List<MappedFile> images = Stream.of(one, other)
                    .map(child -> vdsoOf(new AddressSpace(child.pid(), store)))
                    .toList();

            assertThat(images.getFirst()).isSameAs(images.getLast());
            assertThat(images.getFirst().isElf()).isTrue();
            assertThat(images.getFirst().path()).isEqualTo("[vdso]");
            assertThat(store.all()).contains(images.getFirst());
        }
    }

    private static MappedFile vdsoOf(AddressSpace space) {
        try {
            return space.update(false).stream()
                    .map(AddressSpace.NewCode::file)
                    .filter(file -> file.path().equals("[vdso]"))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    @Test
    void codeIsFoundByAddressAndByPlaceInItsFile() throws IOException {
        try (Child child = Child.waiting();
                var space = new AddressSpace(child.pid())) {
            AddressSpace.NewCode first = space.update(false).getFirst();
            Mapping mapping = first.mapping();

            assertThat(space.find(mapping.start())).contains(mapping);
            assertThat(space.find(mapping.end() - 1)).contains(mapping);
            assertThat(space.find(mapping.start() - 1)).isNotEqualTo(space.find(mapping.start()));
            assertThat(space.addressOf(mapping.file(), mapping.fileOffset() + 5))
                    .hasValue(mapping.start() + 5);
            assertThat(space.addressOf(mapping.file(), mapping.fileOffset() - 1))
                    .isEmpty();
            assertThat(space.file(mapping.file())).isSameAs(first.file());
        }
    }

    @Test
    void aFileWithoutCodeIsLookedAtOnlyWhenAskedFor() throws IOException {
        Path file = Files.writeString(folder.resolve("no code"), "x".repeat(4096));
        try (var space = new AddressSpace((int) ProcessHandle.current().pid());
                FileChannel channel = FileChannel.open(file);
                Arena arena = Arena.ofConfined()) {
            List<AddressSpace.NewCode> _ = space.update(true);
            MemorySegment mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, 4096, arena);

            assertThat(space.update(false)).isEmpty();
            List<AddressSpace.NewCode> news = space.update(true);

            assertThat(news)
                    .extracting(each -> each.file().path())
                    .contains(file.toRealPath().toString());
            assertThat(space.find(mapped.address())).isEmpty();
        }
    }

    @Test
    void aFileIsReadAfterItsProcessAndItsNameAreGone() throws IOException {
        Path copy = Files.copy(Path.of("/bin/cat"), folder.resolve("cat"), StandardCopyOption.COPY_ATTRIBUTES);
        MappedFile program;
        try (var child = Child.waiting(copy.toString());
                var space = new AddressSpace(child.pid())) {
            program = space.update(true).stream()
                    .map(AddressSpace.NewCode::file)
                    .filter(file -> file.baseName().equals("cat"))
                    .findFirst()
                    .orElseThrow();
            Files.delete(copy);
            child.kill();

            assertThat(program.isElf()).isTrue();
            assertThat(program.channel().size()).isEqualTo(Files.size(Path.of("/bin/cat")));
        }

        assertThat(program.channel().isOpen()).as("until nobody needs it").isFalse();
        assertThat(program.isElf()).isFalse();
    }

    @Test
    void whatIsGoneStaysKnownUntilSomethingElseTakesItsPlace() {
        try (var space = new AddressSpace(Child.ended())) {
            Mapping first = code(0x1000, 0x5000);
            Mapping second = code(0x8000, 0x9000);
            space.expect(first);
            space.expect(second);
            assertThatThrownBy(() -> space.update(false)).isInstanceOf(IOException.class);
            assertThat(space.code()).containsExactly(first, second);

            Mapping replacement = code(0x4000, 0x8000);
            space.expect(replacement);

            assertThat(space.find(0x4000)).contains(replacement);
            assertThat(space.find(0x7fff)).contains(replacement);
            assertThat(space.code()).containsExactly(replacement, second);

            Mapping all = code(0x1000, 0x10000);
            space.expect(all);
            assertThat(space.code()).containsExactly(all);
        }
    }

    @Test
    void expectedCodeIsNewsOnce() {
        try (var space = new AddressSpace(1)) {
            assertThat(space.takeCodeChanged()).isFalse();
            space.expect(code(0x1000, 0x5000));
            assertThat(space.takeCodeChanged()).isTrue();
            assertThat(space.takeCodeChanged()).isFalse();

            space.expect(code(0x1000, 0x5000));
            assertThat(space.takeCodeChanged()).isFalse();
        }
    }

    @Test
    void rangesWithNothingInsideAreNone() {
        try (var space = new AddressSpace(1)) {
            space.expect(code(0x5000, 0x5000));
            space.expect(code(0x5000, 0x1000));
            space.expect(code(Long.MAX_VALUE - 5, Long.MIN_VALUE));

            assertThat(space.code()).isEmpty();
            assertThat(space.find(0x5000)).isEmpty();
        }
    }

    private static Mapping code(long start, long end) {
        return new Mapping(start, end, true, false, true, 0, FILE, "/a/b", false);
    }
}
