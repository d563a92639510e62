package io.cordelia.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class OutboxTest {

    private final Outbox outbox = new Outbox(2);

    private Outbox.Entry offer() {
        return outbox.offer("a", new byte[0], new CompletableFuture<>());
    }

    @Test
    void closesAtTheMomentWhenAllWasSent() {
        outbox.open("first");
        assertThat(offer()).isEqualTo(Outbox.Entry.KEPT);

        Outbox.Waiting message = outbox.firstOrClose("second").orElseThrow();
        assertThat(offer()).isEqualTo(Outbox.Entry.KEPT);
        assertThat(offer()).isEqualTo(Outbox.Entry.FULL);
        outbox.taken(message);
        outbox.taken(outbox.firstOrClose("second").orElseThrow());

        assertThat(outbox.firstOrClose("second")).isEmpty();
        assertThat(offer()).isEqualTo(Outbox.Entry.CLOSED);
    }

    @Test
    void staysOpenIfTheConnectionWasLostAgainMeanwhile() {
        outbox.open("first");
        outbox.open("second");

        assertThat(outbox.firstOrClose("second")).isEmpty();

        assertThat(offer()).isEqualTo(Outbox.Entry.KEPT);
        assertThat(outbox.firstOrClose("third")).isPresent();
    }

    @Test
    void ofNoSizeIsNeverOpen() {
        Outbox none = new Outbox(0);
        none.open("first");
        assertThat(none.offer("a", new byte[0], new CompletableFuture<>())).isEqualTo(Outbox.Entry.CLOSED);
    }
}
