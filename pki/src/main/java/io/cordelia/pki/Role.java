package io.cordelia.pki;

/** Whose credentials are checked. */
enum Role {
    DEVICE("device"),
    SERVER("server");

    private final String word;

    Role(String word) {
        this.word = word;
    }

    /** As it stands in messages. */
    @Override
    public String toString() {
        return word;
    }
}
