package io.seep.analyse.events;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.seep.analyse.events.EventCondition.And;
import io.seep.analyse.events.EventCondition.Compared;
import io.seep.analyse.events.EventCondition.Fitting;
import io.seep.analyse.events.EventCondition.Not;
import io.seep.analyse.events.EventCondition.Or;
import io.seep.analyse.events.EventCondition.Term;
import java.util.List;

/** Reads a condition from left to right: {@code or} of {@code and} of comparisons. */
final class EventParser {
    private static final int LONGEST = 10_000;
    private static final int DEEPEST = 100;
    private static final List<String> OPERATORS = List.of("<=", ">=", "==", "!=", "!~", "=", "<", ">", "~");

    private final String text;
    private int at;
    private int depth;

    EventParser(String text) {
        this.text = text;
    }

    Term parse() {
        if (text.length() > LONGEST) {
            throw new EventSyntaxException("a condition of more than " + LONGEST + " characters");
        }
        Term whole = or();
        if (at < text.length()) {
            throw expected("'and' or 'or'");
        }
        return whole;
    }

    private Term or() {
        Term term = and();
        while (takeWord("or") || takeSign("||")) {
            term = new Or(term, and());
        }
        return term;
    }

    private Term and() {
        Term term = part();
        while (takeWord("and") || takeSign("&&")) {
            term = new And(term, part());
        }
        return term;
    }

    private Term part() {
        if (++depth > DEEPEST) {
            throw new EventSyntaxException("a condition of more than " + DEEPEST + " parentheses inside each other");
        }
        Term term;
        if (takeWord("not")) {
            term = new Not(part());
        } else if (takeSign("(")) {
            term = or();
            if (!takeSign(")")) {
                throw expected("')'");
            }
        } else {
            term = comparison();
        }
        depth--;
        return term;
    }

    private Term comparison() {
        int start = skipSpace();
        String word = word();
        EventField field = EventField.named(word);
        if (field == null) {
            at = start;
            throw expected("one of " + EventField.all());
        }
        String operator = operator();
        int valueAt = skipSpace();
        String value = value();
        try {
            return field.type() == EventField.Type.TEXT ? text(field, operator, value) : number(field, operator, value);
        } catch (PatternSyntaxException wrong) {
            at = valueAt;
            throw expected("a regular expression (syntax of RE2; " + wrong.getDescription() + ")");
        } catch (IllegalArgumentException wrong) {
            at = valueAt;
            throw expected(String.valueOf(wrong.getMessage()));
        }
    }

    private static Term text(EventField field, String operator, String value) {
        return switch (operator) {
            case "=", "==" -> new Fitting(field, true, value::equals);
            case "!=" -> new Fitting(field, false, value::equals);
            case "~", "!~" -> {
                Pattern pattern = Pattern.compile(value);
                yield new Fitting(
                        field,
                        operator.equals("~"),
                        each -> pattern.matcher(each).find());
            }
            default ->
                throw new IllegalArgumentException(
                        "a text behind " + field.word() + " with =, !=, ~ or !~, not with " + operator);
        };
    }

    private static Term number(EventField field, String operator, String value) {
        long number = EventNumber.of(field.type(), value);
        return new Compared(
                field,
                switch (operator) {
                    case "=", "==" -> each -> each == number;
                    case "!=" -> each -> each != number;
                    case "<" -> each -> each < number;
                    case "<=" -> each -> each <= number;
                    case ">" -> each -> each > number;
                    case ">=" -> each -> each >= number;
                    default ->
                        throw new IllegalArgumentException("a number behind " + field.word()
                                + " with =, !=, <, <=, > or >=, not with " + operator);
                });
    }

    private String operator() {
        int start = skipSpace();
        for (String operator : OPERATORS) {
            if (text.startsWith(operator, start)) {
                at = start + operator.length();
                return operator;
            }
        }
        throw expected("an operator: =, !=, <, <=, >, >=, ~ or !~");
    }

    /** A word, or anything between quotes. */
    private String value() {
        int start = skipSpace();
        if (start < text.length() && (text.charAt(start) == '"' || text.charAt(start) == '\'')) {
            int end = text.indexOf(text.charAt(start), start + 1);
            if (end < 0) {
                throw expected("the end of the quoted text");
            }
            at = end + 1;
            return text.substring(start + 1, end);
        }
        while (at < text.length() && !Character.isWhitespace(text.charAt(at)) && "()".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        if (at == start) {
            throw expected("a value, as in bytes >= 4K or frame ~ \"^parse\"");
        }
        return text.substring(start, at);
    }

    private String word() {
        int start = skipSpace();
        while (at < text.length() && Character.isLetter(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    private boolean takeWord(String wanted) {
        int start = skipSpace();
        boolean taken = word().equals(wanted);
        at = taken ? at : start;
        return taken;
    }

    private boolean takeSign(String wanted) {
        boolean taken = text.startsWith(wanted, skipSpace());
        at += taken ? wanted.length() : 0;
        return taken;
    }

    private int skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private EventSyntaxException expected(String what) {
        int start = skipSpace();
        String rest = text.substring(start, Math.min(text.length(), start + 20));
        return new EventSyntaxException("at character " + (start + 1) + ", "
                + (rest.isEmpty() ? "the end" : "'" + rest + "'") + ": " + what + " is expected");
    }
}
