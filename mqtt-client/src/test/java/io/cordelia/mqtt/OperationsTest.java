package io.cordelia.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.NotConnectedException;
import io.cordelia.mqtt.Operations.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeoutException;
import org.eclipse.paho.client.mqttv3.MqttToken;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OperationsTest {

    private static final Deadline AT_ONCE = Deadline.in(Duration.ZERO);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Operations operations = new Operations(8, timer);
    private final List<Optional<Throwable>> ends = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void whatNobodyWaitsForFailsByItselfAndStillCounts() {
        for (int i = 0; i < 7; i++) {
            operations.begin(AT_ONCE, SHORT).whenEnded(ends::add);
        }
        Operation last = operations.begin(AT_ONCE, SHORT);
        last.whenEnded(ends::add);

        await().untilAsserted(() -> assertThat(ends)
                .hasSize(8)
                .allSatisfy(end -> assertThat(end).get().isInstanceOf(TimeoutException.class)));

        assertThatThrownBy(() -> operations.begin(AT_ONCE)).isInstanceOf(DeviceTimeoutException.class);
        last.onSuccess(new MqttToken());
        operations.begin(AT_ONCE, SHORT).whenEnded(ends::add);
        await().until(() -> ends.size() == 9);
    }

    @Test
    void oneThatIsAnsweredInTimeIsNotTouchedByTheTimer() {
        Operation first = operations.begin(AT_ONCE, SHORT);
        first.whenEnded(ends::add);
        first.onSuccess(new MqttToken());
        operations.begin(AT_ONCE, SHORT).whenEnded(ends::add);

        await().until(() -> ends.size() == 2);

        assertThat(ends.get(0)).isEmpty();
        assertThat(ends.get(1)).isPresent();
    }

    @Test
    void whatPahoTakesForSentMayStillFail() {
        Operation publish = operations.begin(AT_ONCE, LONG);
        publish.whenEnded(ends::add);

        publish.failureOnly().onSuccess(new MqttToken());
        assertThat(ends).isEmpty();
        NotConnectedException reason = new NotConnectedException("gone");
        publish.failureOnly().onFailure(new MqttToken(), reason);

        assertThat(ends).containsExactly(Optional.of(reason));
    }

    @Test
    void allFailWithTheEndOfTheConnection() {
        operations.begin(AT_ONCE, LONG).whenEnded(ends::add);
        NotConnectedException reason = new NotConnectedException("gone");

        operations.end(reason);

        assertThat(ends).containsExactly(Optional.of(reason));
        assertThatThrownBy(() -> operations.begin(AT_ONCE, LONG)).hasMessage("gone");
    }

    @Test
    void aTimerThatHasEndedHindersNobody() {
        timer.shutdownNow();

        operations.begin(AT_ONCE, LONG).whenEnded(ends::add);
        operations.end(new NotConnectedException("gone"));

        assertThat(ends).hasSize(1);
    }
}
