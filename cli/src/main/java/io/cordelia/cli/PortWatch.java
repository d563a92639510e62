package io.cordelia.cli;

import io.cordelia.at.SerialPortInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Sees which serial ports come and go. */
final class PortWatch {

    private static final long INTERVAL_MILLIS = 500;

    private final Supplier<List<SerialPortInfo>> ports;
    private Map<String, SerialPortInfo> known = Map.of();

    PortWatch(Supplier<List<SerialPortInfo>> ports) {
        this.ports = ports;
    }

    /** Looks once; the first time all ports are new. */
    Changes look() {
        Map<String, SerialPortInfo> now = ports.get().stream()
                .collect(Collectors.toMap(SerialPortInfo::name, Function.identity(), (a, b) -> a, LinkedHashMap::new));
        Changes changes = new Changes(missing(known, now), missing(now, known));
        known = now;
        return changes;
    }

    /** Waits until it is time to look again; false if that was stopped. */
    static boolean pause(CountDownLatch stopped) throws InterruptedException {
        return !stopped.await(INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** The ports of one map that are not in the other. */
    private static List<SerialPortInfo> missing(Map<String, SerialPortInfo> ports, Map<String, SerialPortInfo> others) {
        return ports.values().stream()
                .filter(port -> !port.equals(others.get(port.name())))
                .toList();
    }

    /** What has changed since the last look. */
    record Changes(List<SerialPortInfo> removed, List<SerialPortInfo> added) {}
}
