package io.seep.unwind.table;

import io.seep.elf.ElfFile;
import io.seep.elf.ElfFormatException;
import io.seep.unwind.table.Rule.Command;
import java.util.Optional;

/**
 * Compiles the frame information of a file into an {@link UnwindTable}.
 *
 * <p>The code between functions says GAP, with these exceptions: padding of less than 16 bytes goes on with the rule
 * before it, as no return address can lie there and a row is saved per function; a signal trampoline says SIGNAL whether
 * or not somebody described it, from one byte before it, as it is looked up as a return address; and an entry point
 * without description (musl's {@code _start}, that of glibc's dynamic loader) says END, as nothing calls it. So does, from
 * one byte before it, the code to which the first function on a stack of makecontext(3) returns.
 */
public final class TableCompiler {

    /** Functions are aligned to 16 bytes: shorter gaps are padding, not code. */
    private static final int PADDING_BYTES = 16;

    /** The start code of musl, glibc and others takes 20 to 50 bytes. */
    private static final int ENTRY_BYTES = 64;

    /** glibc's, on every machine. */
    private static final String DYNAMIC_LOADER = "ld-linux";

    /** Fewer functions than this in .eh_frame come from the start files alone: the rest may be in .debug_frame. */
    private static final int FEW_FUNCTIONS = 8;

    private static final int GAP = RowFormat.command(Command.GAP);
    private static final int END = RowFormat.command(Command.END);
    private static final int SIGNAL = RowFormat.command(Command.SIGNAL);
    private static final int UNSUPPORTED = RowFormat.command(Command.UNSUPPORTED);

    private final ElfFile file;
    private final TextRange text;
    private final CodeWindow code;
    private final RowEncoder encoder = new RowEncoder();
    private final RowList rows;
    private int compiled;
    private int overlapping;
    private int malformed;
    private int trampolines;

    private TableCompiler(ElfFile file, TextRange text) {
        this.file = file;
        this.text = text;
        this.code = new CodeWindow(file);
        this.rows = new RowList(text.baseVaddr());
    }

    /** The table of a program, library or vDSO; never fails otherwise than by {@link NoTable}. */
    public static Unwinding compile(ElfFile file) {
        Optional<TextRange> text = TextRange.of(file);
        if (text.isEmpty()) {
            return new NoTable("no code, or too much of it");
        }
        try {
            return new TableCompiler(file, text.get()).compile();
        } catch (ElfFormatException unreadable) {
            return new NoTable(String.valueOf(unreadable.getMessage()));
        }
    }

    private Unwinding compile() throws ElfFormatException {
        FunctionList functions = functions();
        long covered = text.start();
        rows.add(text.baseVaddr(), GAP);
        for (int index : functions.byAddress()) {
            Fde function = functions.get(index);
            if (function.start() < covered) {
                overlapping++;
                continue;
            }
            between(covered, function.start());
            describe(function, function.start() > covered);
            covered = function.end();
        }
        between(covered, text.end());
        if (text.end() < text.endOfBlocks()) {
            rows.add(text.end(), GAP);
        }
        if (compiled == 0 && trampolines == 0) {
            return new NoTable(malformed == 0 ? "no frame information" : "the frame information is broken");
        }
        if (rows.full() || functions.full()) {
            return new NoTable("too much frame information");
        }
        Coverage coverage =
                new Coverage(compiled, overlapping, functions.outside(), malformed, trampolines, rows.unsupported());
        return rows.table(text.blockCount(), encoder.dictionary(), coverage);
    }

    /** The entries for this file's code; those of .eh_frame come first. */
    private FunctionList functions() throws ElfFormatException {
        FunctionList functions = new FunctionList(text);
        FrameSection.ehFrame(file).ifPresent(section -> malformed += FrameEntries.read(section, functions));
        if (functions.size() < FEW_FUNCTIONS) {
            FrameSection.debugFrame(file).ifPresent(section -> malformed += FrameEntries.read(section, functions));
        }
        return functions;
    }

    /**
     * Adds a function's rows.
     *
     * @param behindPadding whether there are bytes before it that belong to no function
     */
    private void describe(Fde function, boolean behindPadding) throws ElfFormatException {
        compiled++;
        long start = function.start();
        if (function.cie().signal() || code.trampolineBytes(start) > 0) {
            // glibc's own entry begins one byte early, at a nop; others' begin at the code.
            boolean early = code.trampolineBytes(start) == 0 && code.trampolineBytes(start + 1) > 0;
            trampolines++;
            rows.add(early ? start : Math.max(text.start(), start - 1), SIGNAL);
            return;
        }
        if (code.startsContext(start)) {
            rows.add(behindPadding ? start - 1 : start, END);
            return;
        }
        CfaMachine machine = new CfaMachine(function.cie(), start, function.end());
        try {
            machine.run(function.program(), (address, state) -> rows.add(address, encoder.encode(state)));
        } catch (MalformedFrameException broken) {
            malformed++;
            rows.add(machine.address(), UNSUPPORTED);
        }
    }

    /** The code from one function's end to the next one's start. */
    private void between(long from, long to) throws ElfFormatException {
        long entry = file.entry();
        if (isEntered() && entry >= from && entry < to && to - from >= PADDING_BYTES) {
            long entryEnd = Math.min(to, entry + ENTRY_BYTES);
            rows.add(from, GAP);
            signalTrampolines(from, entry);
            rows.add(entry, END);
            rows.add(entryEnd, GAP);
            signalTrampolines(entryEnd, to);
        } else {
            undescribed(from, to);
        }
    }

    /**
     * Does the kernel start this file at its entry point? Linkers give other libraries one too, which is nothing but the
     * start of their code.
     */
    private boolean isEntered() {
        return file.isProgram()
                || file.soname().map(name -> name.startsWith(DYNAMIC_LOADER)).orElse(false);
    }

    private void undescribed(long from, long to) throws ElfFormatException {
        if (to - from >= PADDING_BYTES || from == text.start()) {
            rows.add(from, GAP);
        }
        signalTrampolines(from, to);
    }

    private void signalTrampolines(long from, long to) throws ElfFormatException {
        for (TextRange.Part part : text.parts()) {
            long end = Math.min(part.end(), to);
            long at = code.findTrampoline(Math.max(part.start(), from), end);
            while (at < end) {
                trampolines++;
                rows.add(Math.max(text.start(), at - 1), SIGNAL);
                rows.add(at + code.trampolineBytes(at), GAP);
                at = code.findTrampoline(at + 1, end);
            }
        }
    }
}
