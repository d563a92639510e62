package io.cordelia.cli;

/** What the user wrote on the command line or in a file is not right. Nothing was sent. */
final class WrongInputException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    WrongInputException(String message) {
        super(message);
    }
}
