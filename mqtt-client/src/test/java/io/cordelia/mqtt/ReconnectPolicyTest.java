package io.cordelia.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.InvalidRequestException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ReconnectPolicyTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final OptionalInt NO_LIMIT = OptionalInt.empty();

    @Property
    void theBoundDoublesUpToTheCap(@ForAll @IntRange(min = 1, max = 1_000_000) int attempt, @ForAll long seed) {
        ReconnectPolicy policy = new ReconnectPolicy(SECOND, Duration.ofSeconds(60), NO_LIMIT);

        long bound = Math.min(60_000, 1000L << Math.min(attempt - 1, 20));
        assertThat(policy.delayMillis(attempt, new Random(seed))).isBetween(0L, bound);
    }

    @Test
    void theJitterIsFull() {
        ReconnectPolicy policy = new ReconnectPolicy(Duration.ofMillis(1), Duration.ofMillis(4), NO_LIMIT);
        Random random = new Random(1);

        assertThat(random.ints(1000)
                        .mapToLong(i -> policy.delayMillis(9, random))
                        .distinct())
                .containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L);
    }

    @Test
    void theLimitCounts() {
        assertThat(ReconnectPolicy.usual().allows(Long.MAX_VALUE)).isTrue();
        ReconnectPolicy twice = new ReconnectPolicy(SECOND, SECOND, OptionalInt.of(2));
        assertThat(twice.allows(2)).isTrue();
        assertThat(twice.allows(3)).isFalse();
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatThrownBy(() -> new ReconnectPolicy(Duration.ZERO, SECOND, NO_LIMIT))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("reconnect base PT0S is out of range (allowed: 1 ms to 1 h)");
        assertThatThrownBy(() -> new ReconnectPolicy(SECOND, Duration.ofMillis(999), NO_LIMIT))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("reconnect cap PT0.999S is out of range (allowed: the base, PT1S, to 1 d)");
        assertThatThrownBy(() -> new ReconnectPolicy(SECOND, SECOND, OptionalInt.of(0)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("reconnect limit 0 is out of range (allowed: 1 or more attempts, or no limit)");
    }
}
