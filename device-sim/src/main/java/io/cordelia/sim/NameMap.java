package io.cordelia.sim;

import io.cordelia.device.InvalidRequestException;
import java.util.Map;
import java.util.Optional;

/**
 * Where connections to some endpoints go instead.
 *
 * @param targets by {@code host:port}, or by {@code host} for every port; in lower case
 */
record NameMap(Map<String, Target> targets) {

    NameMap {
        targets = Map.copyOf(targets);
    }

    /** Where a connection goes. */
    record Target(String host, int port) {

        Target {
            checkHost(host);
            checkPort(port);
        }
    }

    static String key(String host) {
        checkHost(host);
        return Words.lower(host);
    }

    static String key(String host, int port) {
        checkPort(port);
        return key(host) + ":" + port;
    }

    Optional<Target> find(String host, int port) {
        return Optional.ofNullable(targets.get(key(host, port))).or(() -> Optional.ofNullable(targets.get(key(host))));
    }

    private static void checkHost(String host) {
        if (host.isBlank()) {
            throw new InvalidRequestException("host", "is empty", "a host name or IP address");
        }
    }

    private static void checkPort(int port) {
        if (port < 1 || port > 65_535) {
            throw new InvalidRequestException("port", port + " is out of range", "1 to 65535");
        }
    }
}
