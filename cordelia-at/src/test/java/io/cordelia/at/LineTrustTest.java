package io.cordelia.at;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LineTrustTest {

    private final LineTrust trust = new LineTrust();

    @Test
    void trustsTheLineUntilAnAnswerIsMissed() {
        assertThat(trust.isTrusted()).isTrue();

        trust.lose();

        assertThat(trust.isTrusted()).isFalse();
    }

    @Test
    void doesNotTrustALineWithStrays() {
        trust.stray("+get:***", 8);
        trust.stray("OK", 2);

        assertThat(trust.isTrusted()).isFalse();
        assertThat(trust.takeStrays()).contains("10 bytes in 2 lines: +get:*** | OK");
        assertThat(trust.takeStrays()).isEmpty();
    }

    @Test
    void trustsAgainWhenTheProbeIsAnswered() {
        trust.lose();
        trust.startProbe();

        assertThat(trust.endProbe(true)).isTrue();
        assertThat(trust.isTrusted()).isTrue();
    }

    @Test
    void doesNotTrustAgainWhenTheProbeIsRefused() {
        trust.lose();
        trust.startProbe();

        assertThat(trust.endProbe(false)).isFalse();
        assertThat(trust.isTrusted()).isFalse();
    }

    @Test
    void takesAnOkAfterALateErrorForThatToTheProbe() {
        trust.lose();
        trust.startProbe();
        trust.stray("OK", 2);
        trust.lateOk();

        assertThat(trust.endProbe(false)).isTrue();
    }

    @Test
    void doesNotTakeAnOkBeforeTheProbeForThatToIt() {
        trust.stray("OK", 2);
        trust.lateOk();
        trust.startProbe();

        assertThat(trust.endProbe(false)).isFalse();
    }

    @Test
    void aModuleIsSilentUntilItIsHeard() {
        assertThat(trust.isSilent()).isFalse();
        trust.silent();
        assertThat(trust.isSilent()).isTrue();
        trust.heard();
        assertThat(trust.isSilent()).isFalse();
    }
}
