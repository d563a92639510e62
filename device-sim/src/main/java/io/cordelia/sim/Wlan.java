package io.cordelia.sim;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The module's WLAN station. Not thread-safe. */
final class Wlan {

    private final List<AccessPoint> accessPoints;
    private final Consumer<String> events;
    private final Runnable connectionLost;

    /** The network that is joined, as it stands on the wire. */
    private Optional<String> joined = Optional.empty();

    /**
     * @param accessPoints those in reach; none stands for one of any name and key
     * @param events takes event lines
     * @param connectionLost is told when a network is left
     */
    Wlan(List<AccessPoint> accessPoints, Consumer<String> events, Runnable connectionLost) {
        this.accessPoints = accessPoints;
        this.events = events;
        this.connectionLost = connectionLost;
    }

    boolean isConnected() {
        return joined.isPresent();
    }

    /** Joins a network, leaving another first, and reports how it went. */
    void join(String ssid, WlanSecurity security, String key) {
        if (isConnected()) {
            leave();
        }
        Optional<AccessPoint> found = accessPoints.stream()
                .filter(a -> Wire.of(a.name()).equals(ssid))
                .findFirst();
        if (found.isEmpty() && !accessPoints.isEmpty()) {
            disconnected(ssid, Assumptions.NO_BSSID, Assumptions.NOT_FOUND_REASON);
        } else if (found.map(a -> a.admits(security, Wire.text(key))).orElse(true)) {
            joined = Optional.of(ssid);
            events.accept("+eventwlan:connect," + ssid + "," + Assumptions.BSSID);
            events.accept("+eventnetapp:ipv4_acquired," + Assumptions.ADDRESSES);
        } else {
            disconnected(ssid, Assumptions.BSSID, Assumptions.WRONG_KEY_REASON);
        }
    }

    /** Leaves the network, if one is joined, and reports it. */
    void leave() {
        Optional<String> left = joined;
        joined = Optional.empty();
        left.ifPresent(ssid -> {
            connectionLost.run();
            disconnected(ssid, Assumptions.BSSID, Assumptions.USER_ASKED_REASON);
        });
    }

    /** Forgets the network: the power went. */
    void powerOff() {
        joined = Optional.empty();
    }

    private void disconnected(String ssid, String bssid, int reason) {
        events.accept("+eventwlan:disconnect," + ssid + "," + bssid + "," + reason);
    }
}
