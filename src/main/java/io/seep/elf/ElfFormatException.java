package io.seep.elf;

import java.io.IOException;
import java.io.Serial;

/** The file is not an ELF file that Seep can use; the message is a short reason, fit to be shown after the file's name. */
public final class ElfFormatException extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** @param reason what is wrong, in a few words, without the file's name */
    public ElfFormatException(String reason) {
        super(reason);
    }

    ElfFormatException(String reason, IOException cause) {
        super(reason, cause);
    }
}
