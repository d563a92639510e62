package io.cordelia.cli;

/** Nobody reads standard output any more, or it cannot be written to. */
final class WrongOutputException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    WrongOutputException() {
        super("standard output cannot be written to");
    }
}
