package io.cordelia.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** When the wait grows, and when it begins anew. */
class BackOffTest {

    private static final ReconnectPolicy POLICY =
            new ReconnectPolicy(Duration.ofSeconds(1), Duration.ofSeconds(10), OptionalInt.empty());

    /** The clock, which may begin anywhere. */
    private Duration now = Duration.ofSeconds(-5);

    private final BackOff backOff = new BackOff(POLICY, () -> now.toNanos(), new Longest());

    /** Draws the bound. */
    private static final class Longest implements RandomGenerator {

        @Override
        public long nextLong() {
            throw new AssertionError("there is a bound");
        }

        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    }

    private void attemptThatTook(int seconds) {
        backOff.attempt();
        now = now.plusSeconds(seconds);
    }

    @Test
    void eachFailureDoublesTheBoundUpToTheCap() {
        assertThat(backOff.afterLoss()).isEqualTo(1000);
        attemptThatTook(0);
        assertThat(backOff.afterFailure()).isEqualTo(2000);
        attemptThatTook(100);
        assertThat(backOff.afterFailure()).as("however long it took").isEqualTo(4000);
        attemptThatTook(0);
        assertThat(backOff.afterFailure()).isEqualTo(8000);
        attemptThatTook(0);
        assertThat(backOff.afterFailure()).isEqualTo(10_000);
    }

    @Test
    void aConnectionThatIsLostAgainAtOnceIsAFailure() {
        backOff.afterLoss();

        attemptThatTook(0);
        assertThat(backOff.afterLoss()).isEqualTo(2000);
        attemptThatTook(29);
        assertThat(backOff.afterLoss()).isEqualTo(4000);
    }

    @Test
    void aConnectionThatLastedBeginsAnew() {
        backOff.afterLoss();
        attemptThatTook(0);
        backOff.afterFailure();

        attemptThatTook(30);
        assertThat(backOff.afterLoss()).isEqualTo(1000);
        attemptThatTook(0);
        assertThat(backOff.afterLoss()).isEqualTo(2000);
    }
}
