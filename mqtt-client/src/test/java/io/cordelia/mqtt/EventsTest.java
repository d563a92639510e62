package io.cordelia.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordelia.device.ConnectionEvent;
import io.cordelia.device.Message;
import io.cordelia.device.MessageListener;
import io.cordelia.device.Qos;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class EventsTest {

    @Test
    void aSlowListenerIsToldWhatItMissedAndLosesNoChangeOfTheConnection() throws InterruptedException {
        List<Object> told = new CopyOnWriteArrayList<>();
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        ConnectionEvent end = new ConnectionEvent.Disconnected(Optional.empty());
        try (Events events = new Events(2)) {
            events.addConnectionListener(told::add);
            events.addMessageListener(new MessageListener() {
                @Override
                public void messageReceived(Message message) {
                    busy.countDown();
                    try {
                        gate.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    told.add(message);
                }

                @Override
                public void messagesDropped(long count) {
                    told.add(count);
                }
            });
            events.messageArrived(message(0));
            assertThat(busy.await(5, TimeUnit.SECONDS)).isTrue();

            for (int i = 1; i <= 5; i++) {
                events.messageArrived(message(i));
            }
            events.connectionChanged(end);
            gate.countDown();
        }

        assertThat(told).containsExactly(message(0), message(1), message(2), 3L, end);
    }

    private static Message message(int number) {
        return new Message("a", new byte[] {(byte) number}, Qos.AT_MOST_ONCE);
    }
}
