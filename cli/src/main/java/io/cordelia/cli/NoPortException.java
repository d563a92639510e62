package io.cordelia.cli;

/** The user did not say which port is meant, and it does not go without saying. Nothing was sent. */
final class NoPortException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoPortException(String message) {
        super(message);
    }
}
