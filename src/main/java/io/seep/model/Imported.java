package io.seep.model;

import java.util.List;

/**
 * What another tool found, before it becomes a {@link Recording}.
 *
 * @param tool its name, for example {@code BCC memleak}
 * @param pid the process that it looked at; 0 when it does not say
 * @param command the command line; empty when it does not say
 * @param seconds moments of which it told the live blocks, in seconds since the first; the last is what is reported
 * @param sites those of the last moment
 * @param remarks what its numbers mean and what they leave out, a sentence each
 */
public record Imported(
        String tool, int pid, String command, List<Double> seconds, List<ImportedSite> sites, List<String> remarks) {
    public Imported {
        seconds = List.copyOf(seconds);
        sites = List.copyOf(sites);
        remarks = List.copyOf(remarks);
    }
}
