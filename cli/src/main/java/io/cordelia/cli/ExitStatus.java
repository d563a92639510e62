package io.cordelia.cli;

import io.cordelia.device.BrokerRefusedException;
import io.cordelia.device.BrokerUnreachableException;
import io.cordelia.device.DeviceException;
import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.ModuleRefusedException;
import io.cordelia.device.NotConnectedException;
import io.cordelia.device.PortUnavailableException;
import io.cordelia.device.TlsRefusedException;
import java.util.Map;

/** The command's exit statuses. */
final class ExitStatus {

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int PORT = 3;
    static final int MODULE_REFUSED = 4;
    static final int BROKER_REFUSED = 5;
    static final int TIMEOUT = 6;

    private static final Map<Class<? extends DeviceException>, Integer> BY_KIND = Map.of(
            InvalidRequestException.class, USAGE,
            PortUnavailableException.class, PORT,
            ModuleRefusedException.class, MODULE_REFUSED,
            TlsRefusedException.class, BROKER_REFUSED,
            BrokerRefusedException.class, BROKER_REFUSED,
            BrokerUnreachableException.class, BROKER_REFUSED,
            NotConnectedException.class, BROKER_REFUSED,
            DeviceTimeoutException.class, TIMEOUT);

    private ExitStatus() {}

    static int of(DeviceException e) {
        return BY_KIND.getOrDefault(e.getClass(), FAILED);
    }
}
