package io.cordelia.cli;

import io.cordelia.at.ReadableKey;
import picocli.CommandLine.Option;

/** The options of every command that prints settings. */
final class SecretOptions {

    private static final String MASK = "***";

    @Option(names = "--show-secrets", description = "Print user name and password of the broker; otherwise as ***.")
    private boolean show;

    boolean show() {
        return show;
    }

    /** A value as it may be shown. */
    String shown(ReadableKey<?> key, String value) {
        return show || !key.isSecret() || value.isEmpty() ? value : MASK;
    }

    /** Whether it is what stands for a secret. */
    static boolean isMask(String value) {
        return value.equals(MASK);
    }
}
