package io.cordelia.device.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SpinWaitTest {

    @Test
    void doesNotWaitForWhatHasHappened() {
        AtomicInteger asked = new AtomicInteger();

        SpinWait.until(() -> {
            asked.incrementAndGet();
            return true;
        });

        assertThat(asked).hasValue(1);
    }

    @Test
    void givesUpOnWhatDoesNotHappen() {
        AtomicInteger asked = new AtomicInteger();

        SpinWait.until(() -> {
            asked.incrementAndGet();
            return false;
        });

        assertThat(asked).hasPositiveValue();
    }
}
