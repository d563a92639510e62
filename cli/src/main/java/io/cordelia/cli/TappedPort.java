package io.cordelia.cli;

import io.cordelia.at.AtTap;
import io.cordelia.sim.SimPort;

/** A port whose bytes are seen on their way. */
final class TappedPort implements SimPort {

    private final SimPort port;
    private final AtTap tap;
    private final boolean first;

    /** @param first whether it is the first port of its module: each hears the same */
    TappedPort(SimPort port, AtTap tap, boolean first) {
        this.port = port;
        this.tap = tap;
        this.first = first;
    }

    @Override
    public String name() {
        return port.name();
    }

    @Override
    public void start(Receiver receiver) {
        port.start(new Receiver() {
            @Override
            public void received(byte[] buffer, int offset, int length) {
                tap.toModule(buffer, offset, length);
                receiver.received(buffer, offset, length);
            }

            @Override
            public void closed() {
                receiver.closed();
            }
        });
    }

    @Override
    public void write(byte[] bytes) {
        if (first) {
            tap.toHost(bytes, 0, bytes.length);
        }
        port.write(bytes);
    }

    @Override
    public void close() {
        port.close();
    }
}
