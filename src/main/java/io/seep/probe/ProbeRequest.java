package io.seep.probe;

import java.util.List;

/**
 * What a user asks for beyond what Seep finds by itself.
 *
 * @param prefixes what else may stand before malloc, free and their kin
 * @param pairs allocators that the user has described
 * @param operators true for the operators new and delete too where they only call malloc and free
 */
public record ProbeRequest(List<String> prefixes, List<CustomPair> pairs, boolean operators) {
    public static final ProbeRequest NOTHING = new ProbeRequest(List.of(), List.of(), false);

    public ProbeRequest {
        prefixes = List.copyOf(prefixes);
        pairs = List.copyOf(pairs);
    }
}
