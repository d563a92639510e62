package io.cordelia.at;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CommandPauseTest {

    @Test
    void lastsFromTheFinalResponseOn() {
        Duration length = Duration.ofMillis(20);
        CommandPause pause = new CommandPause(length);
        long before = System.nanoTime();
        pause.start();

        pause.awaitEnd();

        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(length.toNanos());
    }

    @Test
    void anInterruptEndsItAndIsKept() {
        CommandPause pause = new CommandPause(Duration.ofHours(1));
        Thread.currentThread().interrupt();

        pause.awaitEnd();

        assertThat(Thread.interrupted()).isTrue();
    }
}
