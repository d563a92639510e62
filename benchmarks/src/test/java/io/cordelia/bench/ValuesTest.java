package io.cordelia.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ValuesTest {

    @Test
    void theMedianIsTheMiddleOfOddAndBetweenTheMiddlesOfEvenCounts() {
        assertThat(Samples.of(9, 1, 2).median()).isEqualTo(2);
        assertThat(Samples.of(9, 1, 2, 4).median()).isEqualTo(3);
        assertThat(Samples.of(9, 1, 2).least()).isEqualTo(1);
        assertThat(Samples.of(9, 1, 2).most()).isEqualTo(9);
    }

    @Test
    void theLimitMeetsTheGoal() {
        assertThat(Goal.atLeast(0.9).isMetBy(0.9)).isTrue();
        assertThat(Goal.atLeast(0.9).isMetBy(0.899)).isFalse();
        assertThat(Goal.atMost(64).isMetBy(64)).isTrue();
        assertThat(Goal.atMost(64).isMetBy(64.1)).isFalse();
    }

    @Test
    void numbersAreWrittenTheSameWayEverywhere() {
        assertThat(new Figure(1234567.8, 0, "events/s")).hasToString("1234568 events/s");
        assertThat(new Figure(0.5, 2, "x")).hasToString("0.50 x");
        assertThat(Goal.atLeast(100_000)).hasToString("at least 100,000");
        assertThat(Goal.atMost(1.2)).hasToString("at most 1.2");
    }
}
