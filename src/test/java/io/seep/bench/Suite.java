package io.seep.bench;

import java.io.IOException;
import java.util.List;

/** One thing that ./bench measures, and how its figures are shown. */
interface Suite {
    /** What it is called on the command line; its results are in src/bench/results/NAME.json. */
    String name();

    /** In one sentence what is measured, for --help and above its table. */
    String about();

    /** What it cannot do without. */
    List<Needed> needs();

    /**
     * Measures.
     *
     * @param result gets a case for each table row or group of rows
     * @throws IOException when something failed; the message is one line for the user
     */
    void measure(Setting setting, SuiteResult result) throws IOException, InterruptedException;

    /** The figures as Markdown; a pure function of what the results file holds. */
    String markdown(SuiteResult result);
}
