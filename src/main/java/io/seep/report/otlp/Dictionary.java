package io.seep.report.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seep.model.Frame;
import io.seep.model.Site;
import io.seep.report.Printable;
import io.seep.report.profile.Code;
import io.seep.report.profile.Function;
import io.seep.report.profile.Numbered;
import io.seep.report.profile.Place;
import io.seep.report.profile.ProtoMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * ProfilesDictionary: what profiles name by number. Number 0 of each table is an empty entry, which stands for none.
 *
 * <p>A table's entries are added while those of the tables before it are written, so the order in {@link #message()} is
 * that of who refers to whom.
 */
final class Dictionary {
    private static final ProtoMessage NOTHING = new ProtoMessage();

    private final Numbered<String> texts = Numbered.texts();
    private final Numbered<List<Place>> stacks = new Numbered<>(1);
    private final Numbered<Place> places = new Numbered<>(1);
    private final Numbered<Code> mappings = new Numbered<>(1);
    private final Numbered<Function> functions = new Numbered<>(1);
    private final Numbered<Attribute> attributes = new Numbered<>(1);

    private record Attribute(String key, String value) {}

    int text(String text) {
        return texts.of(text);
    }

    int attribute(String key, String value) {
        return attributes.of(new Attribute(key, Printable.of(value)));
    }

    /** The site's stack with the allocator function, which has no frame of its own, as its leaf. */
    int stack(Site site) {
        List<Place> stack = new ArrayList<>();
        stack.add(new Place(List.of(new Frame(site.origin(), 0, null, null, null, 0, 0, null, 0, false, null))));
        stack.addAll(Place.of(site.stack().frames()));
        return stacks.of(List.copyOf(stack));
    }

    ProtoMessage message() {
        ProtoMessage dictionary = new ProtoMessage().message(7, NOTHING);
        for (List<Place> stack : stacks.all()) {
            dictionary.message(7, new ProtoMessage().numbers(1, stack, places::of));
        }
        dictionary.message(2, NOTHING);
        for (Place place : places.all()) {
            dictionary.message(2, location(place));
        }
        dictionary.message(1, NOTHING);
        for (Code code : mappings.all()) {
            dictionary.message(1, mapping(code));
        }
        dictionary.message(3, NOTHING);
        for (Function function : functions.all()) {
            dictionary.message(3, function(function));
        }
        dictionary.message(4, NOTHING).message(6, NOTHING);
        for (Attribute attribute : attributes.all()) {
            dictionary.message(
                    6,
                    new ProtoMessage()
                            .number(1, texts.of(attribute.key()))
                            .message(2, new ProtoMessage().text(1, attribute.value())));
        }
        for (String text : texts.all()) {
            dictionary.bytes(5, text.getBytes(UTF_8));
        }
        return dictionary;
    }

    private ProtoMessage location(Place place) {
        Code code = Code.of(place.outermost());
        ProtoMessage location = new ProtoMessage()
                .number(1, code.equals(Code.NONE) ? 0 : mappings.of(code))
                .number(2, place.address());
        for (Frame frame : place.frames()) {
            location.message(
                    3,
                    new ProtoMessage()
                            .number(1, functions.of(Function.of(frame)))
                            .number(2, frame.line()));
        }
        return location;
    }

    private ProtoMessage mapping(Code code) {
        ProtoMessage mapping = new ProtoMessage().number(4, texts.of(code.path()));
        return code.buildId().isEmpty()
                ? mapping
                : mapping.numbers(5, attribute("process.executable.build_id.gnu", code.buildId()));
    }

    private ProtoMessage function(Function function) {
        return new ProtoMessage()
                .number(1, texts.of(function.name()))
                .number(2, texts.of(function.name()))
                .number(3, texts.of(function.file()));
    }
}
