package io.seep.report.profile;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.ToIntFunction;

/** A message of Protocol Buffers, field by field; as in proto3, a number 0 or a text without letters is left out. */
public final class ProtoMessage {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CodedOutputStream out = CodedOutputStream.newInstance(bytes, 64);

    /** Where a field's value is written. */
    @FunctionalInterface
    private interface Value {
        void write() throws IOException;
    }

    public ProtoMessage number(int field, long value) {
        return value == 0 ? this : write(() -> out.writeInt64(field, value));
    }

    public ProtoMessage fixed64(int field, long value) {
        return value == 0 ? this : write(() -> out.writeFixed64(field, value));
    }

    public ProtoMessage flag(int field, boolean value) {
        return value ? write(() -> out.writeBool(field, true)) : this;
    }

    public ProtoMessage text(int field, String value) {
        return value.isEmpty() ? this : write(() -> out.writeString(field, value));
    }

    public ProtoMessage bytes(int field, byte[] value) {
        return write(() -> out.writeByteArray(field, value));
    }

    /** A message in this one, written also when it is empty. */
    public ProtoMessage message(int field, ProtoMessage value) {
        return bytes(field, value.toByteArray());
    }

    /** Numbers in a row, packed. */
    public ProtoMessage numbers(int field, long... values) {
        if (values.length == 0) {
            return this;
        }
        return write(() -> {
            int size = 0;
            for (long value : values) {
                size += CodedOutputStream.computeInt64SizeNoTag(value);
            }
            out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            out.writeUInt32NoTag(size);
            for (long value : values) {
                out.writeInt64NoTag(value);
            }
        });
    }

    /** One number of each, packed. */
    public <T> ProtoMessage numbers(int field, List<T> of, ToIntFunction<T> number) {
        return numbers(field, of.stream().mapToInt(number).asLongStream().toArray());
    }

    public byte[] toByteArray() {
        write(out::flush);
        return bytes.toByteArray();
    }

    /** Writes the fields so far, and goes on without them: a message may be longer than memory. */
    public void drainTo(OutputStream stream) throws IOException {
        out.flush();
        bytes.writeTo(stream);
        bytes.reset();
    }

    private ProtoMessage write(Value value) {
        try {
            value.write();
        } catch (IOException e) {
            throw new UncheckedIOException("an array never fails", e);
        }
        return this;
    }
}
