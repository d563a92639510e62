package io.cordelia.cli;

import io.cordelia.at.AtTrace;

/** Prints the traffic for programs. */
record WireRecords(OutputOptions output) implements AtTrace {

    /** A line of the traffic, as it is printed. */
    record Line(String direction, String line) {}

    @Override
    public void sent(String line) {
        print("sent", line);
    }

    @Override
    public void received(String line) {
        print("received", line);
    }

    private void print(String direction, String line) {
        output.printNext(new Line(direction, line), () -> line);
    }
}
