package io.seep.probe;

import io.seep.model.AllocatorFunction;
import io.seep.model.AllocatorFunction.Trait;
import io.seep.model.CallKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads what {@code --pair} takes: {@code alloc=pool_get(size=1),free=pool_put(ptr=0)}.
 *
 * <pre>
 * pair     = call { "," call }
 * call     = ( "alloc" | "realloc" | "free" ) "=" [ file ":" ] function "(" [ argument { "," argument } ] ")"
 * argument = "size=" N | "count=" N | "ptr=" N | "out=" N | "bytes=" SIZE | "ret" | "ok=0"
 * </pre>
 *
 * Arguments count from 0 here, as users write them; those behind the sixth are not in registers.
 */
public final class PairSyntax {
    private static final Pattern CALL =
            Pattern.compile("\\s*(\\w+)\\s*=\\s*(?:([^\\s:,()]+):(?!:))?([^\\s,()]+)\\s*\\(([^()]*)\\)\\s*(,|$)");
    private static final Pattern ARGUMENT = Pattern.compile("(\\w+)(?:\\s*=\\s*(\\w+))?");
    private static final int REGISTERS = 6;
    private static final int LONGEST = 10_000;

    /** All symbols that stand for malloc's heap. */
    private static final Set<String> KNOWN = Stream.concat(
                    AllocatorCatalog.groups(List.of()).stream().flatMap(group -> group.functions().stream()),
                    CppOperators.ALL.stream())
            .map(KnownFunction::symbol)
            .collect(Collectors.toUnmodifiableSet());

    private static final String EXAMPLE = "; write for example alloc=pool_get(size=1),free=pool_put(ptr=0)";
    private static final Set<String> ALLOCATE_WORDS = Set.of("size", "count", "bytes", "out", "ret", "ok");
    private static final Map<String, Set<String>> WORDS = Map.of(
            "alloc", ALLOCATE_WORDS,
            "realloc", Set.of("size", "count", "bytes", "ptr", "ret"),
            "free", Set.of("ptr"));

    private final String text;
    private final List<CustomPair.CustomFunction> functions = new ArrayList<>();
    private boolean shared;

    private PairSyntax(String text) {
        this.text = text;
    }

    /**
     * Reads a description.
     *
     * @throws PairSyntaxException when it is none
     */
    public static CustomPair parse(String text) throws PairSyntaxException {
        return new PairSyntax(text).parse();
    }

    private CustomPair parse() throws PairSyntaxException {
        if (text.length() > LONGEST) {
            throw wrong("so long a text describes no allocator" + EXAMPLE);
        }
        Matcher call = CALL.matcher(text);
        int at = 0;
        boolean more = true;
        while (more) {
            if (!call.region(at, text.length()).lookingAt()) {
                throw wrong("'" + text.substring(at) + "' is not ROLE=FUNCTION(ARGUMENT,…)" + EXAMPLE);
            }
            at = call.end();
            more = call.group(5).equals(",");
            String file = call.group(2) == null ? "" : call.group(2);
            function(call.group(1), file, call.group(3), call.group(4));
        }
        if (at != text.length()) {
            throw wrong("'" + text.substring(at) + "' is too much" + EXAMPLE);
        }
        check();
        return new CustomPair(text, functions.stream().map(this::inItsHeap).toList());
    }

    private void function(String role, String file, String symbol, String arguments) throws PairSyntaxException {
        Set<String> words = WORDS.get(role);
        if (words == null) {
            throw wrong("'" + role + "' is none of alloc, realloc and free" + EXAMPLE);
        }
        Map<String, String> given = arguments(role, symbol, words, arguments);
        AllocatorFunction function = switch (role) {
            case "free" -> free(symbol, given);
            case "realloc" -> reallocate(symbol, given);
            default -> allocate(symbol, given);
        };
        shared |= KNOWN.contains(symbol);
        functions.add(new CustomPair.CustomFunction(file, new KnownFunction(symbol, function)));
    }

    private Map<String, String> arguments(String role, String symbol, Set<String> words, String arguments)
            throws PairSyntaxException {
        Map<String, String> given = new TreeMap<>();
        for (String part : arguments.isBlank() ? new String[0] : arguments.split(",", -1)) {
            Matcher argument = ARGUMENT.matcher(part.strip());
            if (!argument.matches() || !words.contains(argument.group(1))) {
                throw wrong("'" + part.strip() + "' of " + symbol + ": " + role + " knows "
                        + String.join(", ", words.stream().sorted().toList()));
            }
            String word = argument.group(1);
            if ((argument.group(2) == null) != word.equals("ret")) {
                throw wrong("'" + part.strip() + "' of " + symbol + ": write "
                        + (word.equals("ret") ? "ret alone" : word + "=NUMBER"));
            }
            if (given.put(word, argument.group(2) == null ? "" : argument.group(2)) != null) {
                throw wrong(word + " is given twice for " + symbol);
            }
        }
        return given;
    }

    private AllocatorFunction allocate(String symbol, Map<String, String> given) throws PairSyntaxException {
        needSize(symbol, given);
        boolean out = given.containsKey("out");
        if (out && given.containsKey("ret")) {
            throw wrong(symbol + " has both out and ret: the block comes one way or the other");
        }
        Set<Trait> traits = EnumSet.noneOf(Trait.class);
        if (out && !given.containsKey("ok")) {
            traits.add(Trait.ANY_RESULT);
        }
        if (given.containsKey("ok") && (!out || !"0".equals(given.get("ok")))) {
            throw wrong("ok=0 goes with out=N: " + symbol + " then returns 0 when it succeeds");
        }
        return new AllocatorFunction(
                symbol,
                out ? CallKind.ALLOCATE_OUT : CallKind.ALLOCATE,
                position(symbol, given, "size"),
                position(symbol, given, "count"),
                0,
                position(symbol, given, "out"),
                0,
                bytes(symbol, given),
                traits);
    }

    private AllocatorFunction reallocate(String symbol, Map<String, String> given) throws PairSyntaxException {
        needSize(symbol, given);
        needPointer("realloc", symbol, given);
        return new AllocatorFunction(
                symbol,
                CallKind.REALLOCATE,
                position(symbol, given, "size"),
                position(symbol, given, "count"),
                position(symbol, given, "ptr"),
                0,
                0,
                bytes(symbol, given),
                Set.of());
    }

    private AllocatorFunction free(String symbol, Map<String, String> given) throws PairSyntaxException {
        needPointer("free", symbol, given);
        return new AllocatorFunction(symbol, CallKind.FREE, 0, 0, position(symbol, given, "ptr"), 0);
    }

    private void needSize(String symbol, Map<String, String> given) throws PairSyntaxException {
        if (given.containsKey("size") == given.containsKey("bytes")) {
            throw wrong(symbol + " needs either size=N, the argument that says how many bytes, or bytes=SIZE if all"
                    + " its blocks have one size");
        }
    }

    private void needPointer(String role, String symbol, Map<String, String> given) throws PairSyntaxException {
        if (!given.containsKey("ptr")) {
            throw wrong(role + "=" + symbol + " needs ptr=N, the argument that is the block");
        }
    }

    /** The argument's number counted from 1; 0 when it is not given. */
    private int position(String symbol, Map<String, String> given, String word) throws PairSyntaxException {
        String number = given.get(word);
        if (number == null) {
            return 0;
        }
        if (!number.matches("[0-5]")) {
            throw wrong(word + "=" + number + " of " + symbol + ": arguments count from 0, and only the first "
                    + REGISTERS + " (0 to " + (REGISTERS - 1) + ") can be read");
        }
        return Integer.parseInt(number) + 1;
    }

    private long bytes(String symbol, Map<String, String> given) throws PairSyntaxException {
        String number = given.getOrDefault("bytes", "0");
        if (!number.matches("\\d{1,12}")) {
            throw wrong("bytes=" + number + " of " + symbol + ": a number of bytes is expected");
        }
        return Long.parseLong(number);
    }

    private void check() throws PairSyntaxException {
        boolean allocates =
                functions.stream().anyMatch(each -> each.known().function().kind() != CallKind.FREE);
        boolean frees =
                functions.stream().anyMatch(each -> each.known().function().kind() == CallKind.FREE);
        if (!allocates || !frees) {
            throw wrong("a pair has an alloc and a free" + EXAMPLE);
        }
    }

    /** Its blocks are told apart from malloc's, which they lie in, unless one of its functions is malloc's own. */
    private CustomPair.CustomFunction inItsHeap(CustomPair.CustomFunction function) {
        return shared
                ? function
                : new CustomPair.CustomFunction(
                        function.file(), function.known().with(Trait.OWN_HEAP));
    }

    private static PairSyntaxException wrong(String what) {
        return new PairSyntaxException("--pair: " + what);
    }
}
