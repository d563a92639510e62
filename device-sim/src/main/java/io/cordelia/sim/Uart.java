package io.cordelia.sim;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The module's one UART: what it says is heard on every port. Lines are written whole if called under one lock. */
final class Uart {

    private static final Logger LOG = LoggerFactory.getLogger(Uart.class);

    private final List<SimPort> ports = new CopyOnWriteArrayList<>();

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
        byte[] bytes = reply.bytes();
        for (SimPort port : ports) {
            try {
                port.write(bytes);
            } catch (RuntimeException e) {
                LOG.warn("port {} failed", port.name(), e);
            }
        }
    }
}
