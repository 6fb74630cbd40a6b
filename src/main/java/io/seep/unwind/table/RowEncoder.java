package io.seep.unwind.table;

import io.seep.unwind.table.RegisterRule.AtCfa;
import io.seep.unwind.table.RegisterRule.AtRegister;
import io.seep.unwind.table.RegisterRule.Simple;
import io.seep.unwind.table.Rule.Base;
import io.seep.unwind.table.Rule.Command;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Turns the state at an address into a row, and collects the dictionary on the way. */
final class RowEncoder {

    /** Far more than the 34 odd rules of a whole machine; a file with more gets UNSUPPORTED for the rest. */
    static final int MOST_ODD_RULES = 4096;

    private static final int UNSUPPORTED = RowFormat.command(Command.UNSUPPORTED);

    private final Map<OddRule, Integer> dictionary = new LinkedHashMap<>();

    List<OddRule> dictionary() {
        return List.copyOf(dictionary.keySet());
    }

    /** The row, with low byte 0. */
    int encode(FrameState state) {
        if (state.returnAddress() == Simple.UNDEFINED) {
            return RowFormat.command(Command.END);
        }
        boolean usual = state.returnAddress() instanceof AtCfa at && at.offsetBytes() == -8 && isCfa(state.rsp());
        if (!usual) {
            return UNSUPPORTED;
        }
        return switch (state.cfa()) {
            case CfaRule.Register cfa -> byRegister(cfa.register(), state.cfaOffsetBytes(), state.rbp());
            case CfaRule.Sum cfa -> byRegister(cfa.register(), cfa.offsetBytes(), state.rbp());
            case CfaRule.AtRegister cfa -> byMemory(cfa, state.rbp());
            case CfaRule.Plt plt -> isKept(state.rbp()) ? RowFormat.plt(plt.threshold()) : UNSUPPORTED;
            case CfaRule.Other _ -> UNSUPPORTED;
        };
    }

    /** Without a rule of its own the caller's rsp is the CFA. */
    private static boolean isCfa(RegisterRule rsp) {
        return isKept(rsp);
    }

    /** UNDEFINED: the function does not keep rbp for its caller, who then does not need it; ours goes on with it. */
    private static boolean isKept(RegisterRule rule) {
        return rule == Simple.UNCHANGED || rule == Simple.UNDEFINED;
    }

    private int byRegister(long register, long offsetBytes, RegisterRule rbp) {
        Optional<Base> base = base(register);
        if (base.isEmpty()) {
            return UNSUPPORTED;
        }
        // A saved rbp lies below the CFA; 0 would read as "unchanged".
        OptionalInt plain = OptionalInt.empty();
        if (isKept(rbp)) {
            plain = RowFormat.plain(base.get(), offsetBytes, 0);
        } else if (rbp instanceof AtCfa at && at.offsetBytes() < 0) {
            plain = RowFormat.plain(base.get(), offsetBytes, -at.offsetBytes());
        }
        return plain.isPresent()
                ? plain.getAsInt()
                : odd(base.get() == Base.RSP ? OddRule.Cfa.RSP : OddRule.Cfa.RBP, offsetBytes, 0, rbp);
    }

    private int byMemory(CfaRule.AtRegister cfa, RegisterRule rbp) {
        return base(cfa.register())
                .map(base -> odd(
                        base == Base.RSP ? OddRule.Cfa.AT_RSP : OddRule.Cfa.AT_RBP,
                        cfa.offsetBytes(),
                        cfa.addendBytes(),
                        rbp))
                .orElse(UNSUPPORTED);
    }

    private int odd(OddRule.Cfa cfa, long offsetBytes, long addendBytes, RegisterRule rbp) {
        OddRule.Rbp kind;
        long rbpOffset = 0;
        switch (rbp) {
            case AtCfa at -> {
                kind = OddRule.Rbp.AT_CFA;
                rbpOffset = at.offsetBytes();
            }
            case AtRegister at
            when at.register() == FrameState.RBP -> {
                kind = OddRule.Rbp.AT_RBP;
                rbpOffset = at.offsetBytes();
            }
            case AtRegister at
            when at.register() == FrameState.RSP -> {
                kind = OddRule.Rbp.AT_RSP;
                rbpOffset = at.offsetBytes();
            }
            default -> {
                if (!isKept(rbp)) {
                    return UNSUPPORTED;
                }
                kind = OddRule.Rbp.UNCHANGED;
            }
        }
        boolean fits = isInt(offsetBytes) && isInt(addendBytes) && isInt(rbpOffset);
        return fits
                ? entry(new OddRule(cfa, (int) offsetBytes, (int) addendBytes, kind, (int) rbpOffset))
                : UNSUPPORTED;
    }

    private int entry(OddRule rule) {
        Integer known = dictionary.get(rule);
        if (known != null) {
            return RowFormat.odd(known);
        }
        if (dictionary.size() == MOST_ODD_RULES) {
            return UNSUPPORTED;
        }
        dictionary.put(rule, dictionary.size());
        return RowFormat.odd(dictionary.size() - 1);
    }

    private static Optional<Base> base(long register) {
        if (register == FrameState.RSP) {
            return Optional.of(Base.RSP);
        }
        return register == FrameState.RBP ? Optional.of(Base.RBP) : Optional.empty();
    }

    private static boolean isInt(long value) {
        return value == (int) value;
    }
}
