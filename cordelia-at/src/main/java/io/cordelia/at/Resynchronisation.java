package io.cordelia.at;

import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.NotConnectedException;
import io.cordelia.device.ProtocolException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sure, after an answer was missed, that the next answer is that of the next command: the line must fall silent and
 * the module must answer {@code AT+test}.
 */
final class Resynchronisation {

    private static final Logger LOG = LoggerFactory.getLogger(Resynchronisation.class);

    private static final int PROBES = 3;

    private final AtChannel channel;
    private final AtCommand<Void> probe;

    Resynchronisation(AtChannel channel, AtTimeouts timeouts) {
        this.channel = channel;
        this.probe = DeviceCommands.test(timeouts);
    }

    /**
     * Makes the line trusted again.
     *
     * @param next the command that waits for it, for messages
     * @param cleanUp whether it is to be sent although the channel was aborted
     * @throws DeviceTimeoutException if the module does not answer
     * @throws ProtocolException if the line does not fall silent, or the module answers with errors
     */
    void before(AtCommand<?> next, boolean cleanUp) {
        LOG.info("port {}: an answer was missed; waiting for silence and probing with AT+test", channel.portName());
        try {
            probe(next, cleanUp);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotConnectedException("AT+" + next.label() + " was interrupted");
        } finally {
            channel.takeStrays().ifPresent(lines -> LOG.warn("port {}: passed over {}", channel.portName(), lines));
        }
    }

    private void probe(AtCommand<?> next, boolean cleanUp) throws InterruptedException {
        String problem = "answers AT+test with an error";
        for (int i = 0; i < PROBES; i++) {
            channel.awaitQuiet(cleanUp);
            boolean ok = false;
            try {
                ok = channel.probe(probe, cleanUp).error().isEmpty();
            } catch (DeviceTimeoutException e) {
                e.addNote("AT+" + next.label() + " was not sent, because an earlier answer had been missed");
                throw e;
            } catch (ProtocolException e) {
                // Often a port comes back because the module has its power back.
                problem = "restarts again and again; check its power supply";
            }
            // A late answer comes before that to the probe, which then comes now.
            channel.awaitQuiet(cleanUp);
            if (channel.endProbe(ok)) {
                return;
            }
        }
        throw new ProtocolException("AT+" + next.label() + " was not sent: after an answer that was missed, the module"
                + " on port " + channel.portName() + " " + problem);
    }
}
