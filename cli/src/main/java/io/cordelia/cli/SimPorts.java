package io.cordelia.cli;

import io.cordelia.device.PortUnavailableException;
import io.cordelia.sim.PtyPort;
import io.cordelia.sim.SimPort;
import io.cordelia.sim.TcpPort;

/** Where a simulated module listens when nothing else is asked for. */
final class SimPorts {

    private SimPorts() {}

    /** A pseudo-terminal, or TCP on a free port of the loopback address where there are none. */
    static SimPort open() {
        try {
            return PtyPort.open();
        } catch (PortUnavailableException e) {
            return TcpPort.listen(0);
        }
    }
}
