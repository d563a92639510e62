package io.cordelia.device;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Looks for what a test awaits at once and then every few milliseconds. Otherwise every wait takes a tenth of a second at
 * least. JUnit finds it in every module that has these fixtures on its test class path.
 */
public final class QuickPolling implements BeforeAllCallback {

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval(Duration.ofMillis(10));
    }
}
