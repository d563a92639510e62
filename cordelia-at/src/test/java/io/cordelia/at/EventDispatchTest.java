package io.cordelia.at;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.NotConnectedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventDispatchTest {

    private static final ModuleEvent EVENT = new ModuleEvent.Unrecognized("x");

    private final EventDispatch events = new EventDispatch();

    @Test
    void tellsConsumersBeforeAwaiters() {
        List<String> told = new ArrayList<>();
        events.add(event -> told.add("consumer"));
        try (EventAwaiter awaiter = events.expect(event -> told.add("awaiter"))) {
            events.tell(EVENT);

            assertThat(told).containsExactly("consumer", "awaiter");
            assertThat(awaiter.poll(Duration.ZERO, "an event")).contains(EVENT);
        }
    }

    @Test
    void aConsumerThatThrowsHoldsUpNobody() {
        List<ModuleEvent> told = new ArrayList<>();
        events.add(event -> {
            throw new IllegalStateException("odd");
        });
        events.add(told::add);

        events.tell(EVENT);

        assertThat(told).containsExactly(EVENT);
    }

    @Test
    void failsThoseWhoWait() {
        try (EventAwaiter awaiter = events.expect(event -> true)) {
            events.failAwaiters(() -> new NotConnectedException("the end"));

            assertThatThrownBy(() -> awaiter.poll(Duration.ofSeconds(20), "an event"))
                    .hasMessage("the end");
        }
    }

    @Test
    void forgetsAnAwaiterThatIsClosed() {
        EventAwaiter awaiter = events.expect(event -> true);
        awaiter.close();

        events.tell(EVENT);

        assertThat(awaiter.poll(Duration.ZERO, "an event")).isEmpty();
    }
}
