package io.cordelia.cli;

import io.cordelia.device.Registration;
import io.cordelia.device.spi.EventDelivery;
import io.cordelia.sim.BrokerMessage;
import io.cordelia.sim.BrokerMessages;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Prints what is published at a broker. A terminal that takes its time does not hold the broker up. */
final class BrokerLog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerLog.class);
    private static final int CAPACITY = 8192;

    private final EventDelivery<Entry> entries = new EventDelivery<>("cordelia-broker-log", CAPACITY, new Problems());
    private final Registration registration;

    /**
     * Starts printing.
     *
     * @param failed is completed with the failure when nothing can be printed any more
     */
    BrokerLog(BrokerMessages messages, OutputOptions output, Screen screen, CompletableFuture<Void> failed) {
        entries.add(entry -> {
            try {
                print(entry, output, screen);
            } catch (WrongOutputException e) {
                failed.completeExceptionally(e);
            }
        });
        registration = messages.addListener(message -> entries.offer(new Entry.Published(message)));
    }

    private static void print(Entry entry, OutputOptions output, Screen screen) {
        if (entry instanceof Entry.Published published) {
            output.printNext(MessageLine.of(published.message()), () -> text(published.message()));
        } else if (entry instanceof Entry.Missed missed) {
            screen.line("warning: " + missed.count()
                    + " messages are not shown here, as they came faster than they can be printed");
        }
    }

    private static String text(BrokerMessage published) {
        return published.clientId() + " " + published.topic() + " qos"
                + published.message().qos().level() + (published.retain() ? " retain " : " ") + published.text();
    }

    @Override
    public void close() {
        registration.close();
        entries.close();
    }

    private sealed interface Entry {

        record Published(BrokerMessage message) implements Entry {}

        record Missed(long count) implements Entry {}
    }

    private static final class Problems implements EventDelivery.Problems<Entry> {

        @Override
        public Entry gap(long count) {
            return new Entry.Missed(count);
        }

        @Override
        public void dropped(Entry entry, int capacity, long count) {
            LOG.debug("{} entries wait to be printed ({} dropped so far)", capacity, count);
        }

        @Override
        public void listenerFailed(Entry entry, Throwable failure) {
            LOG.warn("a message could not be printed", failure);
        }
    }
}
