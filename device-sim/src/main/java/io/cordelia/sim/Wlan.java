package io.cordelia.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The module's WLAN station. Not thread-safe. */
final class Wlan {

    private final List<AccessPoint> accessPoints;
    private final Duration scanTime;
    private final Consumer<String> events;
    private final Supplier<String> addresses;
    private final Runnable connectionLost;
    private final Set<String> outOfReach = new HashSet<>();

    private Optional<Joined> joined = Optional.empty();

    /** When the scan that is under way will be done, in the time of {@link System#nanoTime}; empty without one. */
    private Optional<Long> scanDone = Optional.empty();

    /** @param ssid the network's name as it stands on the wire */
    private record Joined(String ssid, String bssid) {}

    /**
     * @param accessPoints those there are; none stands for one of any name and key
     * @param scanTime how long a scan takes
     * @param events takes event lines
     * @param addresses tells what {@code ipv4_acquired} says
     * @param connectionLost is told when a network is left
     */
    Wlan(
            List<AccessPoint> accessPoints,
            Duration scanTime,
            Consumer<String> events,
            Supplier<String> addresses,
            Runnable connectionLost) {
        this.accessPoints = accessPoints;
        this.scanTime = scanTime;
        this.events = events;
        this.addresses = addresses;
        this.connectionLost = connectionLost;
    }

    boolean isConnected() {
        return joined.isPresent();
    }

    /** Joins a network, leaving another first, and reports how it went. */
    void join(WlanRequest request) {
        leave();
        OptionalInt found = find(request);
        if (found.isEmpty()) {
            disconnected(request.ssid(), Assumptions.NO_BSSID, Assumptions.NOT_FOUND_REASON);
            return;
        }
        String bssid = Assumptions.bssid(found.getAsInt());
        if (accessPoints.isEmpty() || accessPoints.get(found.getAsInt()).admits(request)) {
            joined = Optional.of(new Joined(request.ssid(), bssid));
            events.accept("+eventwlan:connect," + request.ssid() + "," + bssid);
            events.accept("+eventnetapp:ipv4_acquired," + addresses.get());
        } else {
            disconnected(request.ssid(), bssid, Assumptions.WRONG_KEY_REASON);
        }
    }

    /** Joins the first of the networks that is in reach, without a word if none is or one is joined. */
    void joinOneOf(List<WlanRequest> networks) {
        if (!isConnected()) {
            networks.stream().filter(n -> find(n).isPresent()).findFirst().ifPresent(this::join);
        }
    }

    /** Leaves the network, if one is joined, and reports it. */
    void leave() {
        leave(Assumptions.USER_ASKED_REASON);
    }

    private void leave(int reason) {
        Optional<Joined> left = joined;
        joined = Optional.empty();
        left.ifPresent(network -> {
            connectionLost.run();
            disconnected(network.ssid(), network.bssid(), reason);
        });
    }

    /** An access point goes out of reach, which is reported if it is the one that is joined. */
    void lose(String ssid) {
        outOfReach.add(ssid);
        if (joined.filter(j -> j.ssid().equals(ssid)).isPresent()) {
            leave(Assumptions.LOST_REASON);
        }
    }

    /** The connection is lost, though the access point stays in reach. */
    void drop() {
        leave(Assumptions.LOST_REASON);
    }

    /** An access point is in reach again. */
    void restore(String ssid) {
        outOfReach.remove(ssid);
    }

    /** Forgets the network: the power went. */
    void powerOff() {
        joined = Optional.empty();
        scanDone = Optional.empty();
    }

    /** Networks in reach from an index on, each as {@code wlanScan} tells it. */
    List<String> scan(int index, int count) throws AtError {
        long now = System.nanoTime();
        if (scanDone.isEmpty()) {
            scanDone = Optional.of(now + scanTime.toNanos());
            throw AtError.processCommand(ErrorCode.WLAN_SCAN_TRY_AGAIN);
        }
        if (scanDone.get() - now > 0) {
            throw AtError.processCommand(ErrorCode.WLAN_SCAN_TRY_AGAIN);
        }
        List<String> found = inReach();
        int from = Math.min(index, found.size());
        return found.subList(from, Math.min(found.size(), from + count));
    }

    private List<String> inReach() {
        List<String> found = new ArrayList<>();
        if (accessPoints.isEmpty()) {
            joined.ifPresent(
                    j -> found.add(AccessPoint.open(Wire.text(j.ssid())).scanned(j.bssid())));
        }
        for (int i = 0; i < accessPoints.size(); i++) {
            if (!outOfReach.contains(Wire.of(accessPoints.get(i).name()))) {
                found.add(accessPoints.get(i).scanned(Assumptions.bssid(i)));
            }
        }
        return found;
    }

    /** Which access point a request means; any, if none are configured. */
    private OptionalInt find(WlanRequest request) {
        if (outOfReach.contains(request.ssid())) {
            return OptionalInt.empty();
        }
        if (accessPoints.isEmpty()) {
            return OptionalInt.of(0);
        }
        return IntStream.range(0, accessPoints.size())
                .filter(i -> Wire.of(accessPoints.get(i).name()).equals(request.ssid()))
                .filter(i -> request.bssid().isEmpty() || request.bssid().equals(Assumptions.bssid(i)))
                .findFirst();
    }

    private void disconnected(String ssid, String bssid, int reason) {
        events.accept("+eventwlan:disconnect," + ssid + "," + bssid + "," + reason);
    }
}
