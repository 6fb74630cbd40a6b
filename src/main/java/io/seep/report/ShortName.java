package io.seep.report;

/**
 * Names of functions for a terminal, where one of {@code std::map} would fill ten lines: of template arguments only the
 * first level stays, and of that only what is short. {@code std::map<…>::operator[](Key const&)}.
 */
public final class ShortName {
    /** The longest list of arguments that is shown. */
    private static final int LONGEST_LIST = 40;

    /** Brackets inside each other; no program has so many. */
    private static final int DEEPEST = 200;

    private static final String LEFT_OUT = "<…>";

    /** What may stand behind the word operator and has angle brackets that are no list; longer ones first. */
    private static final String[] OPERATORS = {"<=>", "<<=", ">>=", "->*", "<<", ">>", "<=", ">=", "->", "<", ">"};

    private final String name;
    private int at;
    private int nesting;

    private ShortName(String name) {
        this.name = name;
    }

    /** The name, shortened; one whose brackets make no pairs as it is. */
    public static String of(String name) {
        if (name.indexOf('<') < 0) {
            return name;
        }
        var shortened = new ShortName(name);
        var text = new StringBuilder();
        boolean whole = shortened.copy(text, 0, false);
        return whole && shortened.at == name.length() ? text.toString() : name;
    }

    /** Copies to the end, or to the bracket that closes this list; false when there is none. */
    private boolean copy(StringBuilder into, int depth, boolean inList) {
        while (at < name.length()) {
            char character = name.charAt(at);
            if (character == '<') {
                boolean list = opensList();
                at++;
                if (!copyList(into, depth, list)) {
                    return false;
                }
            } else if (character == '>' && name.charAt(Math.max(0, at - 1)) != '-') {
                return inList;
            } else if (isOperator()) {
                copyOperator(into);
            } else {
                into.append(character);
                at++;
            }
        }
        return !inList;
    }

    private boolean copyList(StringBuilder into, int depth, boolean list) {
        var inner = new StringBuilder();
        // Rust writes <Type as Trait>::name: brackets that are no list, and do not count as a level.
        if (++nesting > DEEPEST || !copy(inner, list ? depth + 1 : depth, true) || at >= name.length()) {
            return false;
        }
        nesting--;
        at++;
        if (!list) {
            into.append('<').append(inner).append('>');
        } else if (depth > 0 || inner.length() > LONGEST_LIST) {
            into.append(LEFT_OUT);
        } else {
            into.append('<').append(inner.toString().stripTrailing()).append('>');
        }
        return true;
    }

    /** A list of arguments follows a name, or an operator and a space. */
    private boolean opensList() {
        if (at == 0) {
            return false;
        }
        char before = name.charAt(at - 1);
        if (before == ' ') {
            int word = name.lastIndexOf("operator", at);
            return word >= 0 && name.indexOf(' ', word) == at - 1;
        }
        return Character.isUnicodeIdentifierPart(before)
                || before == ']'
                || before == ')'
                // Rust in a value: Vec::<u8>::new
                || (before == ':' && at > 2 && Character.isUnicodeIdentifierPart(name.charAt(at - 3)));
    }

    private boolean isOperator() {
        return name.startsWith("operator", at)
                && (at == 0 || !Character.isUnicodeIdentifierPart(name.charAt(at - 1)))
                && at + 8 < name.length()
                && "<>-".indexOf(name.charAt(at + 8)) >= 0;
    }

    private void copyOperator(StringBuilder into) {
        at += "operator".length();
        into.append("operator");
        for (String operator : OPERATORS) {
            if (name.startsWith(operator, at)) {
                into.append(operator);
                at += operator.length();
                return;
            }
        }
    }
}
