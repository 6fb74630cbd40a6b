package io.seep.analyse;

import java.util.regex.Pattern;

/** Names of functions as different tools write them, brought to what they have in common. */
public final class FunctionName {
    /** Marks that flame graph tools put behind inlined, kernel and compiled functions; offsets of perf script. */
    private static final Pattern MARKS = Pattern.compile("(?:_\\[[a-z0-9]]|\\+0x[0-9a-f]{1,16})$");

    private static final Pattern COPIES =
            Pattern.compile("(?:\\.(?:constprop|isra|part|cold|lto_priv|llvm)(?:\\.\\d{1,20})?){1,8}$");

    private FunctionName() {}

    /** Without marks, copies' endings and the list of parameters: perf leaves the latter out. */
    public static String plain(String name) {
        String plain = MARKS.matcher(name.strip()).replaceFirst("");
        plain = COPIES.matcher(plain).replaceFirst("");
        int parameters = parameters(plain);
        return parameters > 0 ? plain.substring(0, parameters).strip() : plain;
    }

    /** Where the list of parameters begins; -1 without one. */
    private static int parameters(String name) {
        int lists = 0;
        for (int at = 0; at < name.length(); at++) {
            char character = name.charAt(at);
            if (name.startsWith("operator", at)) {
                // operator(), operator<, operator->: what follows is a name, no bracket.
                at += "operator".length();
                while (at < name.length() && "()<>=-!+*/%^&|~[],".indexOf(name.charAt(at)) >= 0) {
                    boolean call = name.charAt(at) == '(' && !name.startsWith("()", at);
                    if (call) {
                        break;
                    }
                    at += name.startsWith("()", at) ? 2 : 1;
                }
                at--;
            } else if (character == '<') {
                lists++;
            } else if (character == '>') {
                lists--;
            } else if (character == '(' && lists <= 0) {
                if (!name.startsWith("(anonymous", at)) {
                    return at;
                }
                at = Math.max(at, name.indexOf(')', at));
            }
        }
        return -1;
    }
}
