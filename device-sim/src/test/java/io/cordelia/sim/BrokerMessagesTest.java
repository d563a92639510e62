package io.cordelia.sim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.Message;
import io.cordelia.device.Qos;
import io.cordelia.device.Registration;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BrokerMessagesTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(1);

    private final BrokerMessages messages = new BrokerMessages();

    private void add(String topic, String text) {
        add(topic, text.getBytes(UTF_8));
    }

    private void add(String topic, byte[] payload) {
        messages.add(new BrokerMessage(Instant.EPOCH, "me", new Message(topic, payload, Qos.AT_MOST_ONCE), false));
    }

    @Test
    void waitsForMessages() throws Exception {
        CompletableFuture<BrokerMessage> one = CompletableFuture.supplyAsync(() -> messages.await("b", LONG));
        CompletableFuture<Integer> all = CompletableFuture.supplyAsync(
                () -> messages.await(2, m -> true, LONG).size());
        add("a", "1");
        add("b", "2");
        assertThat(one.get(30, TimeUnit.SECONDS).text()).isEqualTo("2");
        assertThat(all.get(30, TimeUnit.SECONDS)).isEqualTo(2);
        add("b", "3");
        assertThat(messages.await("b", SHORT).text()).as("the oldest").isEqualTo("2");
        assertThat(messages.on("b")).extracting(BrokerMessage::text).containsExactly("2", "3");
        assertThat(messages.await(1, m -> m.text().equals("3"), SHORT)).hasSize(1);
        messages.clear();
        assertThat(messages.all()).isEmpty();
    }

    @Test
    void listenersHearWhatIsPublishedAsLongAsTheyAreRegistered() {
        List<String> heard = new ArrayList<>();
        add("a", "before");
        Registration first = messages.addListener(m -> heard.add("first " + m.text()));
        Registration second = messages.addListener(m -> heard.add("second " + m.text()));
        add("a", "1");
        first.close();
        add("a", "2");
        second.close();
        add("a", "3");
        assertThat(heard).containsExactly("first 1", "second 1", "second 2");
    }

    @Test
    void saysWhatItHasWhenTheTimeIsUp() {
        assertThatThrownBy(() -> messages.await("b", SHORT))
                .isInstanceOf(DeviceTimeoutException.class)
                .hasMessage("a message on b did not come within 1 ms; the broker has no message");
        add("a", "1");
        add("c", "1");
        add("c", "2");
        assertThatThrownBy(() -> messages.await("b", SHORT))
                .hasMessage("a message on b did not come within 1 ms; the broker has 3 messages, on a, c");
        assertThatThrownBy(() -> messages.await(4, m -> true, SHORT))
                .hasMessage("4 such messages did not come within 1 ms; the broker has 3 messages, on a, c");
        assertThatThrownBy(() -> messages.await(0, m -> true, SHORT))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("count 0 is out of range (allowed: 1 to 1000)");
    }

    @Test
    void stopsWaitingWhenInterrupted() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> messages.await("b", LONG))
                .isInstanceOf(DeviceTimeoutException.class)
                .hasMessageContaining("the wait was interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void keepsTheLastOnes() {
        for (int i = 0; i < 1001; i++) {
            add("a", "" + i);
        }
        assertThat(messages.all()).hasSize(1000);
        assertThat(messages.all().get(0).text()).isEqualTo("1");
        for (int i = 0; i < 40; i++) {
            add("large", new byte[1 << 20]);
        }
        assertThat(messages.all()).hasSize(32);
    }
}
