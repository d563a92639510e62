package io.cordelia.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the threads of a connection are ended. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PahoThreadsTest {

    private final PahoThreads threads = new PahoThreads("cordelia-mqtt-test", failure -> {});
    private final AtomicInteger further = new AtomicInteger();
    private final CountDownLatch done = new CountDownLatch(1);

    @AfterEach
    void end() throws InterruptedException {
        done.countDown();
        assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }

    private void runUntilDoneWhateverInterrupts() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        threads.execute(() -> {
            running.countDown();
            while (done.getCount() > 0) {
                // An interrupt ends the wait, but not the task.
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
                Thread.interrupted();
            }
        });
        running.await();
    }

    @Test
    void eachFurtherAttemptDoesWhatItIsGiven() throws InterruptedException {
        runUntilDoneWhateverInterrupts();

        threads.end(() -> {
            if (further.incrementAndGet() == 2) {
                done.countDown();
            }
        });

        assertThat(threads.isTerminated()).isTrue();
        assertThat(further).hasValueGreaterThanOrEqualTo(2);
    }

    @Test
    void afterTheLastAttemptNothingIsDone() throws InterruptedException {
        runUntilDoneWhateverInterrupts();

        threads.end(further::incrementAndGet);

        assertThat(threads.isTerminated()).isFalse();
        assertThat(further).hasValue(24);
    }
}
