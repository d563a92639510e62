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

    private final BackOff backOff = new BackOff(POLICY, new Longest());

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

    private long afterLoss(int seconds) {
        return backOff.afterLoss(Duration.ofSeconds(seconds));
    }

    @Test
    void eachFailureDoublesTheBoundUpToTheCap() {
        assertThat(afterLoss(0)).isEqualTo(1000);
        assertThat(backOff.afterFailure()).isEqualTo(2000);
        assertThat(backOff.afterFailure()).isEqualTo(4000);
        assertThat(backOff.afterFailure()).isEqualTo(8000);
        assertThat(backOff.afterFailure()).isEqualTo(10_000);
    }

    @Test
    void aConnectionThatIsLostAgainAtOnceIsAFailure() {
        afterLoss(0);

        assertThat(afterLoss(0)).isEqualTo(2000);
        assertThat(afterLoss(29)).isEqualTo(4000);
    }

    @Test
    void aConnectionThatLastedBeginsAnew() {
        afterLoss(0);
        backOff.afterFailure();

        assertThat(afterLoss(30)).isEqualTo(1000);
        assertThat(afterLoss(0)).isEqualTo(2000);
    }

    @Test
    void afterAResetItBeginsAnew() {
        afterLoss(0);
        backOff.afterFailure();

        backOff.reset();

        assertThat(afterLoss(0)).isEqualTo(1000);
    }
}
