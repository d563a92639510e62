package io.cordelia.device.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UninterruptedTest {

    private final AtomicInteger waits = new AtomicInteger();

    @AfterEach
    void clearInterrupt() {
        Thread.interrupted();
    }

    @Test
    void givesWhatWasWaitedFor() {
        assertThat(Uninterrupted.get(waits::incrementAndGet)).isEqualTo(1);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void waitsAnewAfterEachInterruptAndKeepsIt() {
        int value = Uninterrupted.get(() -> {
            if (waits.incrementAndGet() < 3) {
                throw new InterruptedException();
            }
            return waits.get();
        });

        assertThat(value).isEqualTo(3);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void waitsForAThreadAlthoughItIsInterruptedBefore() {
        CountDownLatch done = new CountDownLatch(1);
        Thread awaited = new Thread(done::countDown, "awaited");
        Thread.currentThread().interrupt();

        awaited.start();
        Uninterrupted.run(awaited::join);

        assertThat(awaited.isAlive()).isFalse();
        assertThat(done.getCount()).isZero();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void throwsWhatTheWaitThrowsAndKeepsTheInterrupt() {
        assertThatThrownBy(() -> Uninterrupted.get(() -> {
                    if (waits.incrementAndGet() == 1) {
                        throw new InterruptedException();
                    }
                    throw new IOException("gone");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("gone");
        assertThat(Thread.interrupted()).isTrue();
    }
}
