package io.cordelia.sim;

/** A refusal of a request: one of the five texts of {@code ERROR} (PROTOCOL section 1, F). */
final class AtError extends Exception {

    private static final long serialVersionUID = 1L;

    static final int MISSING = -1;
    static final int NO_DELIMITER = -3;
    static final int NOT_A_WORD = -4;
    static final int TOO_LONG = -5;

    private AtError(String text) {
        // Refusals are everyday business: no stack trace.
        super(text, null, false, false);
    }

    static AtError numberOfParameters() {
        return new AtError("number of parameters,0");
    }

    static AtError parseParameters(int reason) {
        return new AtError("parse parameters," + reason);
    }

    static AtError processCommand(ErrorCode code) {
        return new AtError("process command," + code.code());
    }

    static AtError commandNotExist() {
        return new AtError("command not exist,0");
    }

    /** A refusal that a fault plan asks for. */
    static AtError ofText(String text) {
        return new AtError(text);
    }

    /** The final response without its line end. */
    String response() {
        return "ERROR: " + getMessage();
    }
}
