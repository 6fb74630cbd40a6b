package io.seep.symbolize;

import io.seep.elf.ElfFile;
import io.seep.elf.ElfFormatException;
import io.seep.elf.Symbol;
import io.seep.elf.SymbolTable;
import io.seep.proc.FileId;
import io.seep.proc.MappedFile;
import io.seep.proc.OpenFile;
import io.seep.proc.RootFolder;
import io.seep.symbolize.debuginfo.AddressNames;
import io.seep.symbolize.debuginfo.DebugFiles;
import io.seep.symbolize.debuginfo.DebugInformation;
import io.seep.symbolize.debuginfo.SourceFrame;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One mapped file, with the addresses in it that were asked for and the names that they have got. Addresses may be
 * wanted by one thread while another names them.
 */
final class Module {
    /** The file that addresses are looked up in; of an image in memory null. */
    private final @Nullable OpenFile file;

    private final FileId id;
    private final String path;
    private final RootFolder root;
    private final @Nullable ElfFile elf;
    private final @Nullable String problem;
    private final Set<Long> wanted = new LinkedHashSet<>();
    private final Map<Long, CodeNames> named = new ConcurrentHashMap<>();

    // Of the naming thread alone.
    private @Nullable SymbolTable symbols;
    private volatile DebugInformation.@Nullable Files files;

    private Module(
            @Nullable OpenFile file,
            FileId id,
            String path,
            RootFolder root,
            @Nullable ElfFile elf,
            @Nullable String problem) {
        this.file = file;
        this.id = id;
        this.path = path;
        this.root = root;
        this.elf = elf;
        this.problem = problem;
    }

    /**
     * A mapped file.
     *
     * @param path of the file, from the root directory on
     * @param root the root directory of a process that maps it, for its debug files
     */
    static Module of(MappedFile mapped, String path, RootFolder root) {
        try {
            return new Module(mapped.file(), mapped.id(), path, root, ElfFile.open(mapped.channel()), null);
        } catch (ElfFormatException unusable) {
            String problem = "not an ELF file: " + unusable.getMessage();
            return new Module(mapped.file(), mapped.id(), path, root, null, problem);
        }
    }

    /** An image that is mapped from no file, such as the vDSO: it has symbols, and no debug information. */
    static Module ofImage(ElfFile image, RootFolder root) {
        return new Module(null, FileId.NONE, "", root, image, null);
    }

    /** A file that is mapped nowhere now: a program, library or debug file of a recording. */
    static Module of(OpenFile file, String path, ElfFile elf, RootFolder root) {
        return new Module(file, FileId.NONE, path, root, elf, null);
    }

    /** Why there are no names in this file; null when there may be. */
    @Nullable
    String problem() {
        return problem;
    }

    @Nullable
    String buildId() {
        return elf == null ? null : elf.buildId().orElse(null);
    }

    /** The address in the file's own numbering of what lies at this offset of the file. */
    OptionalLong vaddr(long fileOffset) {
        return elf == null ? OptionalLong.empty() : elf.vaddrOfFileOffset(fileOffset);
    }

    /** Where in the file the byte at an address of its own numbering lies. */
    OptionalLong fileOffset(long vaddr) {
        return elf == null ? OptionalLong.empty() : elf.fileOffset(vaddr);
    }

    /** Asks for the names of an address; true when nobody had. */
    synchronized boolean want(long vaddr) {
        return elf != null && !named.containsKey(vaddr) && wanted.add(vaddr);
    }

    /** Takes addresses that wait for their names. */
    synchronized long[] take(int most) {
        long[] taken = wanted.stream().limit(most).mapToLong(Long::longValue).toArray();
        for (long address : taken) {
            wanted.remove(address);
        }
        return taken;
    }

    synchronized boolean isWanted() {
        return !wanted.isEmpty();
    }

    /** The names of an address, as far as they are known by now. */
    CodeNames names(long vaddr) {
        CodeNames known = named.get(vaddr);
        return known != null ? known : CodeNames.unknown(problem == null ? "not named in time" : problem);
    }

    /** Names addresses; on the naming thread. */
    void name(long[] addresses, DebugFiles finder, DebugInformation debug, Demangler demangler) {
        if (elf == null) {
            return;
        }
        if (symbols == null) {
            symbols = elf.symbols();
        }
        List<AddressNames> sources = sources(addresses, finder, debug);
        Set<String> mangled = new HashSet<>();
        for (int i = 0; i < addresses.length; i++) {
            AddressNames source = sources.get(i);
            String name = function(addresses[i], source).name;
            if (name != null) {
                mangled.add(name);
            }
            for (SourceFrame frame : source.frames()) {
                if (frame.function() != null) {
                    mangled.add(frame.function());
                }
            }
        }
        demangler.learn(mangled);
        for (int i = 0; i < addresses.length; i++) {
            named.put(addresses[i], combined(addresses[i], sources.get(i), demangler));
        }
    }

    private List<AddressNames> sources(long[] addresses, DebugFiles finder, DebugInformation debug) {
        if (file == null || elf == null) {
            return java.util.Collections.nCopies(addresses.length, AddressNames.NONE);
        }
        DebugInformation.Files known = files;
        if (known == null) {
            known = finder.of(file, path, elf, root);
            files = known;
        }
        return debug.names(known, addresses);
    }

    DebugInformation.@Nullable Files files() {
        return files;
    }

    /** What it is mapped as; {@link FileId#NONE} for what is mapped from no file. */
    FileId id() {
        return id;
    }

    String path() {
        return path;
    }

    RootFolder root() {
        return root;
    }

    private Optional<Symbol> covering(long address) {
        return symbols == null ? Optional.empty() : symbols.covering(address);
    }

    private record Function(@Nullable String name, long start) {}

    private CodeNames combined(long address, AddressNames source, Demangler demangler) {
        Function function = function(address, source);
        String name = function.name == null ? null : demangler.plain(function.name);
        List<SourceFrame> frames = source.frames();
        if (frames.isEmpty()) {
            String reason = name == null ? CodeNames.NO_SYMBOLS : CodeNames.NO_LINES;
            return new CodeNames(List.of(), name, function.start, null, 0, reason);
        }
        List<SourceFrame> inlined = new ArrayList<>();
        for (SourceFrame frame : frames.subList(0, frames.size() - 1)) {
            String plain = frame.function() == null ? null : demangler.plain(frame.function());
            inlined.add(new SourceFrame(plain, frame.file(), frame.line()));
        }
        SourceFrame holder = frames.getLast();
        String reason = name == null
                ? "its debug information has no name for it"
                : holder.line() == 0 ? "the compiler gave no line" : null;
        return new CodeNames(inlined, name, function.start, holder.file(), holder.line(), reason);
    }

    /**
     * The name of a function is that of its symbol, as linkers and debuggers know it, but for what a compiler adds to
     * the names of copies and parts: which it makes, and how it numbers them, differs from build to build. A symbol
     * without a size may belong to what lies before.
     */
    private Function function(long address, AddressNames source) {
        Symbol symbol = covering(address).orElse(null);
        if (symbol != null && symbol.sizeBytes() > 0) {
            return original(symbol.name(), symbol.value(), address, source);
        }
        if (source.symbol() != null) {
            return original(source.symbol(), source.symbolStart(), address, source);
        }
        if (!source.frames().isEmpty() && source.frames().getLast().function() != null) {
            long start = source.functionStart();
            boolean before = start != 0 && Long.compareUnsigned(start, address) <= 0;
            return new Function(source.frames().getLast().function(), before ? start : address);
        }
        return symbol == null ? new Function(null, 0) : new Function(symbol.name(), symbol.value());
    }

    private static Function original(String symbol, long start, long address, AddressNames source) {
        if (source.frames().isEmpty()) {
            return new Function(symbol, start);
        }
        String function =
                CompilerCopy.original(symbol, source.frames().getLast().function());
        boolean moved = !function.equals(symbol) && CompilerCopy.isMovedPart(symbol);
        return new Function(function, moved ? address : start);
    }
}
