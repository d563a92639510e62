package io.cordelia.bench;

import java.io.PrintStream;

/** One measurement, at most three minutes long. */
interface Benchmark {

    /** What it is called on the command line. */
    String name();

    /** What its figure is, in one line. */
    String explanation();

    /** What the figure should be. */
    Goal goal();

    /**
     * Measures.
     *
     * @param out takes what there is to say beside the figure
     * @return the figure
     * @throws Exception if it cannot be measured here
     */
    Figure measure(PrintStream out) throws Exception;
}
