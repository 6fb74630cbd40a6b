package io.seep.bpf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Names in the type information of the running kernel (BTF, linux/btf.h), for what no type of ours can ask. */
public final class KernelTypes {
    private static final Path USUAL = Path.of("/sys/kernel/btf/vmlinux");

    /** struct btf_header: hdr_len, type_off, type_len, str_off, str_len from byte 4 on. */
    private static final int HEADER_BYTES = 24;

    private final ByteBuffer content;
    private final String names;
    private final int typesAt;
    private final int typesEnd;

    private KernelTypes(ByteBuffer content, String names, int typesAt, int typesEnd) {
        this.content = content;
        this.names = names;
        this.typesAt = typesAt;
        this.typesEnd = typesEnd;
    }

    /** Those of the running kernel; without any where it has none. */
    public static KernelTypes read() {
        return read(USUAL);
    }

    static KernelTypes read(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            ByteBuffer content = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            int header = bytes.length < HEADER_BYTES ? 0 : content.getInt(4);
            int typesAt = header + content.getInt(8);
            int namesAt = header + content.getInt(16);
            String names = new String(bytes, namesAt, content.getInt(20), StandardCharsets.ISO_8859_1);
            return new KernelTypes(content, names, typesAt, typesAt + content.getInt(12));
        } catch (IOException | IndexOutOfBoundsException none) {
            return new KernelTypes(ByteBuffer.allocate(0), "", 0, 0);
        }
    }

    /** True when something has this name. */
    public boolean hasName(String name) {
        return names.contains("\0" + name + "\0");
    }

    /**
     * The numbers of an enum by their names, from one of them on; empty when there is no such. The enum may have no name.
     */
    public Map<String, Integer> enumeratorsFrom(String first) {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        int wanted = names.indexOf("\0" + first + "\0") + 1;
        if (wanted == 0) {
            return numbers;
        }
        // struct btf_enum: name_off, val. That a name lies anywhere else in front of its own number is out of question.
        int at = typesAt;
        while (at + 8 <= typesEnd && content.getInt(at) != wanted) {
            at += 4;
        }
        String name = first;
        String prefix = first.substring(0, first.indexOf('_', firstLetter(first)) + 1);
        while (at + 8 <= typesEnd && name.startsWith(prefix)) {
            numbers.put(name, content.getInt(at + 4));
            at += 8;
            name = at + 8 <= typesEnd ? nameAt(content.getInt(at)) : "";
        }
        return numbers;
    }

    private static int firstLetter(String name) {
        int at = 0;
        while (at < name.length() && name.charAt(at) == '_') {
            at++;
        }
        return at;
    }

    private String nameAt(int offset) {
        int end = offset < 0 || offset >= names.length() ? -1 : names.indexOf('\0', offset);
        return end < 0 ? "" : names.substring(offset, end);
    }
}
