package io.cordelia.sim;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The module's one UART: what it says is heard on every port, after the faults have had their way with it. Used under the
 * module's lock, so that lines are written whole.
 */
final class Uart {

    private static final Logger LOG = LoggerFactory.getLogger(Uart.class);

    private final List<SimPort> ports = new CopyOnWriteArrayList<>();
    private final DelayLine line;
    private Faults faults;

    Uart(ModuleTimer timer, Faults faults) {
        this.line = new DelayLine(timer, this::write);
        this.faults = faults;
    }

    void faults(Faults next) {
        faults = next;
    }

    void add(SimPort port) {
        ports.add(port);
    }

    void remove(SimPort port) {
        ports.remove(port);
    }

    List<SimPort> ports() {
        return List.copyOf(ports);
    }

    void event(String line) {
        send(new Reply().line(line));
    }

    void send(Reply reply) {
        send(reply.bytes(faults.lineEnd()));
    }

    void send(byte[] bytes) {
        Duration slowness = faults.slowness();
        for (ByteFaults.Piece piece : faults.toHost(bytes)) {
            line.put(piece.bytes(), slowness.plus(piece.delay()));
            slowness = Duration.ZERO;
        }
    }

    private void write(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        for (SimPort port : ports) {
            try {
                port.write(bytes);
            } catch (RuntimeException e) {
                LOG.warn("port {} failed", port.name(), e);
            }
        }
    }
}
