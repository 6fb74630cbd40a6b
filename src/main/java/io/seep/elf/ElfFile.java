package io.seep.elf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An ELF64 program or shared object for little-endian x86-64.
 *
 * <p>Headers are read on opening; symbols, code and sections when asked for, by bounded reads into arrays, so that a
 * file that is cut short meanwhile costs an {@link ElfFormatException} and not a SIGBUS. An ELF header or PT_LOAD that
 * the kernel would refuse fails the opening; everything else that is broken is left out and listed in
 * {@link #problems()}. Immutable apart from {@link #close()}, safe for several threads.
 *
 * <p>Addresses ("vaddr") are as linked: subtract the load bias from an address of a process first.
 */
public final class ElfFile implements AutoCloseable {

    /** ET_EXEC (fixed addresses) or ET_DYN (position independent: shared objects, PIE programs, the vDSO). */
    public enum Type {
        EXEC,
        DYN
    }

    private final Content content;
    private final Optional<FileChannel> owned;
    private final ElfHeader header;
    private final ProgramHeaders programHeaders;
    private final List<Section> sections;
    private final DynamicSection dynamic;
    private final List<String> problems;

    private ElfFile(Content content, Optional<FileChannel> owned) throws ElfFormatException {
        this(content, owned, ProgramHeaders.Space.USER);
    }

    private ElfFile(Content content, Optional<FileChannel> owned, ProgramHeaders.Space space)
            throws ElfFormatException {
        this.content = content;
        this.owned = owned;
        this.header = ElfHeader.read(content);
        this.programHeaders = ProgramHeaders.read(content, header, space);
        List<String> broken = new ArrayList<>();
        this.sections = orElse(List.of(), broken, () -> SectionHeaders.read(content, header));
        Optional<ProgramHeaders.Entry> dynamicHeader = programHeaders.first(ProgramHeaders.DYNAMIC);
        this.dynamic = dynamicHeader.isEmpty()
                ? DynamicSection.NONE
                : orElse(DynamicSection.NONE, broken, () -> DynamicSection.read(content, dynamicHeader.get()));
        this.problems = List.copyOf(broken);
    }

    /**
     * Opens the file; close it after use. Anything but a regular file is refused, as opening a pipe would wait for its
     * writer.
     *
     * @throws ElfFormatException if it is not an ELF file we can use
     * @throws IOException if it cannot be opened
     */
    public static ElfFile open(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new ElfFormatException(Files.exists(file) ? "not a regular file" : "no such file");
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new ElfFile(new Content.OfFile(channel, channel.size()), Optional.of(channel));
        } catch (IOException | RuntimeException | Error failed) {
            channel.close();
            throw failed;
        }
    }

    /** Reads from a channel that the caller closes, and keeps open while this file is in use. */
    public static ElfFile open(FileChannel channel) throws ElfFormatException {
        return open(channel, ProgramHeaders.Space.USER);
    }

    /** The same for files that are only looked names up in: those of the kernel are welcome too. */
    public static ElfFile openForNames(FileChannel channel) throws ElfFormatException {
        return open(channel, ProgramHeaders.Space.KERNEL_TOO);
    }

    private static ElfFile open(FileChannel channel, ProgramHeaders.Space space) throws ElfFormatException {
        long sizeBytes;
        try {
            sizeBytes = channel.size();
        } catch (IOException unreadable) {
            throw new ElfFormatException("cannot be read: " + unreadable.getMessage(), unreadable);
        }
        return new ElfFile(new Content.OfFile(channel, sizeBytes), Optional.empty(), space);
    }

    /** Reads an image in memory, from index 0 to the buffer's limit; the bytes must not change while it is in use. */
    public static ElfFile read(ByteBuffer image) throws ElfFormatException {
        return new ElfFile(new Content.OfMemory(image.duplicate()), Optional.empty());
    }

    /** Reads an image in memory, e.g. of the vDSO; the array must not change while it is in use. */
    public static ElfFile read(byte[] image) throws ElfFormatException {
        return read(ByteBuffer.wrap(image));
    }

    /** Whether the addresses are fixed or move with the load bias. */
    public Type type() {
        return header.type() == 2 ? Type.EXEC : Type.DYN;
    }

    /** The e_machine number, always 62 (EM_X86_64). */
    public int machine() {
        return header.machine();
    }

    /**
     * Whether the file is made to be started, so that its entry point means something: at fixed addresses, with a
     * program interpreter, or marked as position independent program (DF_1_PIE).
     */
    public boolean isProgram() {
        boolean marked = (dynamic.first(DynamicSection.FLAGS_1).orElse(0) & DynamicSection.DF_1_PIE) != 0;
        return marked
                || type() == Type.EXEC
                || programHeaders.first(ProgramHeaders.INTERP).isPresent();
    }

    /** Address of the first instruction of a program, see {@link #isProgram()}. */
    public long entry() {
        return header.entry();
    }

    /** Size of the file in bytes when it was opened. */
    public long sizeBytes() {
        return content.sizeBytes();
    }

    /** The PT_LOAD segments, in the file's order, sane as the kernel understands it. */
    public List<Segment> segments() {
        return programHeaders.loads();
    }

    /** Path of the program interpreter (PT_INTERP), absent in static programs and most libraries. */
    public Optional<String> interpreter() {
        return programHeaders.first(ProgramHeaders.INTERP).flatMap(entry -> {
            try {
                // PATH_MAX, as in the kernel
                byte[] path = content.bytes(entry.fileOffset(), Math.min(entry.fileSizeBytes(), 4096), "PT_INTERP");
                return Optional.of(new Strings(path, 4096).at(0));
            } catch (ElfFormatException broken) {
                return Optional.empty();
            }
        });
    }

    /** The DT_NEEDED names, in order. */
    public List<String> needed() {
        return dynamic.all(DynamicSection.NEEDED).stream()
                .limit(Limits.NEEDED)
                .map(this::dynamicString)
                .flatMap(Optional::stream)
                .toList();
    }

    /** The DT_SONAME. */
    public Optional<String> soname() {
        OptionalLong offset = dynamic.first(DynamicSection.SONAME);
        return offset.isPresent() ? dynamicString(offset.getAsLong()) : Optional.empty();
    }

    /** The build-id as lower-case hex digits, from PT_NOTE or, in files without one, from the note sections. */
    public Optional<String> buildId() {
        for (ProgramHeaders.Entry entry : programHeaders.entries()) {
            if (entry.type() == ProgramHeaders.NOTE) {
                Optional<String> id = buildIdAt(entry.fileOffset(), entry.fileSizeBytes(), entry.align());
                if (id.isPresent()) {
                    return id;
                }
            }
        }
        return sections.stream()
                .filter(section -> section.type() == Section.NOTE)
                .limit(Limits.NOTES)
                .flatMap(section -> buildIdAt(section.fileOffset(), section.sizeBytes(), 4).stream())
                .findFirst();
    }

    /** All sections, in the file's order; empty if they were stripped or are broken. */
    public List<Section> sections() {
        return sections;
    }

    /** The first section of that name. */
    public Optional<Section> section(String name) {
        return sections.stream().filter(section -> section.name().equals(name)).findFirst();
    }

    /**
     * The bytes of a section, inflated if it is SHF_COMPRESSED with zlib.
     *
     * @param mostBytes limit for the result; a larger section is refused, as is one above 40 MiB in the file
     */
    public byte[] contents(Section section, int mostBytes) throws ElfFormatException {
        return SectionContents.read(content, section, mostBytes);
    }

    /** Functions and objects of .dynsym and .symtab. Read anew each time: keep the result. */
    public SymbolTable symbols() {
        return SymbolReader.read(this);
    }

    /** What was left out because it is broken, in a few words each. */
    public List<String> problems() {
        return problems;
    }

    /** Where in the file the byte at this address lies; empty if it comes from no PT_LOAD or from a zeroed tail. */
    public OptionalLong fileOffset(long vaddr) {
        return programHeaders.fileOffset(vaddr);
    }

    /** The address at which an executable PT_LOAD maps this file offset. */
    public OptionalLong vaddrOfFileOffset(long fileOffset) {
        return programHeaders.executableVaddr(fileOffset);
    }

    /**
     * Code bytes from the address on: fewer than asked for where the executable segment or the file ends, none if the
     * address is not in an executable segment.
     *
     * @param sizeBytes 0 to 16 MiB; more is cut to that
     */
    public byte[] code(long vaddr, int sizeBytes) throws ElfFormatException {
        for (Segment load : programHeaders.loads()) {
            if (load.executable() && load.coversInFile(vaddr)) {
                return clipped(load, vaddr, Math.clamp(sizeBytes, 0, Limits.CODE_BYTES));
            }
        }
        return new byte[0];
    }

    /**
     * Bytes from the address to the end of what the file holds of its segment, cut to {@code mostBytes} and to 40 MiB.
     */
    public byte[] bytesFrom(long vaddr, int mostBytes) throws ElfFormatException {
        for (Segment load : programHeaders.loads()) {
            if (load.coversInFile(vaddr)) {
                return clipped(load, vaddr, Math.clamp(mostBytes, 0, Limits.READ_BYTES));
            }
        }
        return new byte[0];
    }

    /** Address range of PT_GNU_EH_FRAME, the index of the unwind information, which survives without sections. */
    public OptionalLong ehFrameHeaderVaddr() {
        return programHeaders.first(ProgramHeaders.GNU_EH_FRAME).stream()
                .mapToLong(ProgramHeaders.Entry::vaddr)
                .findFirst();
    }

    @Override
    public void close() throws IOException {
        if (owned.isPresent()) {
            owned.get().close();
        }
    }

    Content content() {
        return content;
    }

    DynamicSection dynamic() {
        return dynamic;
    }

    ProgramHeaders programHeaders() {
        return programHeaders;
    }

    private byte[] clipped(Segment load, long vaddr, int mostBytes) throws ElfFormatException {
        long offset = vaddr - load.vaddr() + load.fileOffset();
        long behind = Math.min(load.vaddr() + load.fileSizeBytes() - vaddr, content.sizeBytes() - offset);
        return content.bytes(offset, Math.clamp(behind, 0, mostBytes), "segment");
    }

    private Optional<String> buildIdAt(long offset, long sizeBytes, long align) {
        if (sizeBytes < 0 || sizeBytes > Limits.NOTE_BYTES) {
            return Optional.empty();
        }
        try {
            return BuildId.in(content.read(offset, sizeBytes, "note"), align);
        } catch (ElfFormatException broken) {
            return Optional.empty();
        }
    }

    private Optional<String> dynamicString(long offset) {
        OptionalLong table = dynamic.first(DynamicSection.STRTAB);
        OptionalLong size = dynamic.first(DynamicSection.STRSZ);
        if (table.isEmpty() || size.isEmpty() || offset < 0 || offset >= size.getAsLong()) {
            return Optional.empty();
        }
        try {
            byte[] name = bytesFrom(table.getAsLong() + offset, 4096);
            return Optional.of(new Strings(name, 4096).at(0)).filter(text -> !text.isEmpty());
        } catch (ElfFormatException broken) {
            return Optional.empty();
        }
    }

    private interface Part<T> {
        T read() throws ElfFormatException;
    }

    private static <T> T orElse(T absent, List<String> broken, Part<T> part) {
        try {
            return part.read();
        } catch (ElfFormatException problem) {
            broken.add(String.valueOf(problem.getMessage()));
            return absent;
        }
    }
}
