package io.cordelia.at;

import io.cordelia.at.AtTimeouts.Kind;
import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.ModuleRefusedException;
import io.cordelia.device.ProtocolException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The module's WLAN. All methods throw what {@link CordeliaModule} says. */
public final class WlanGroup {

    /** The module was told to leave, which is no failure of joining (F, of the chip's host driver). */
    private static final String LEFT_ON_REQUEST = "200";

    private final AtSession session;

    WlanGroup(AtSession session) {
        this.session = session;
    }

    /**
     * Looks for networks. The module answers "try again" (-2073) while it looks, until then it is asked again (D).
     *
     * @return what was found, at most 30, in the module's order
     * @throws DeviceTimeoutException if the scan does not end in time ({@link Kind#WLAN_SCAN})
     * @throws ProtocolException if the module restarts meanwhile
     */
    public List<ScannedNetwork> scan() {
        Duration timeout = session.timeouts().get(Kind.WLAN_SCAN);
        long until = System.nanoTime() + timeout.toNanos();
        AtCommand<List<ScannedNetwork>> command = WlanCommands.scan(session.timeouts());
        try (EventAwaiter restart = session.expect(ModuleEvent.Startup.class::isInstance)) {
            while (true) {
                try {
                    return session.execute(command);
                } catch (ModuleRefusedException e) {
                    if (e.code() != ErrorCodes.SCAN_RUNNING) {
                        throw e;
                    }
                }
                awaitScan(restart, until, timeout);
            }
        }
    }

    /**
     * Starts to join a network; how it goes on, events tell.
     *
     * @param network the network
     */
    public void connect(WlanNetwork network) {
        session.execute(WlanCommands.connect(network, session.timeouts()));
    }

    /**
     * Joins a network and waits for an IPv4 address.
     *
     * @param network the network
     * @return the event with the address
     * @throws ModuleRefusedException if the module cannot join, with the reason that it gives
     * @throws DeviceTimeoutException if no address came in time ({@link Kind#WLAN_JOIN})
     * @throws ProtocolException if the module restarts meanwhile
     */
    public ModuleEvent.Ipv4Acquired join(WlanNetwork network) {
        AtCommand<Void> connect = WlanCommands.connect(network, session.timeouts());
        try (EventAwaiter awaiter = session.expect(WlanGroup::endsJoining)) {
            session.execute(connect);
            ModuleEvent event = awaiter.await(
                    session.timeouts().get(Kind.WLAN_JOIN),
                    "an IP address in WLAN \"" + network.ssid() + "\"",
                    "check that the network is in reach, that name and key are right, and that it has DHCP");
            if (event instanceof ModuleEvent.Ipv4Acquired acquired) {
                return acquired;
            }
            throw failure(event, connect.label());
        }
    }

    /**
     * Leaves the network.
     *
     * @return whether there was one to leave
     */
    public boolean disconnect() {
        return disconnect(WlanCommands.disconnect(session.timeouts()), false);
    }

    /** Leaves the network after a failure, also when the session was aborted. */
    void disconnectToTidyUp() {
        disconnect(WlanCommands.disconnect(session.timeouts()), true);
    }

    /**
     * Stores a network, which the module then joins by itself if {@link WlanPolicy.Connection} says so.
     *
     * @param network the network
     * @param priority 0 to 15; the highest is joined first
     * @return its number on the module
     * @throws InvalidRequestException if the priority is out of range
     */
    public int addProfile(WlanNetwork network, int priority) {
        return session.execute(WlanCommands.addProfile(network, priority, session.timeouts()));
    }

    /**
     * Reads a stored network.
     *
     * @param index its number on the module, 0 to 255
     * @return the network without its key
     * @throws ModuleRefusedException if there is none
     * @throws InvalidRequestException if the number is out of range
     */
    public WlanProfile profile(int index) {
        return session.execute(WlanCommands.profile(index, session.timeouts()));
    }

    /**
     * Reads all stored networks; the chip has places for seven (F).
     *
     * @return the networks without their keys, by number
     */
    public List<WlanProfile> profiles() {
        List<WlanProfile> profiles = new ArrayList<>();
        for (int i = 0; i < WlanCommands.PROFILES; i++) {
            try {
                profiles.add(profile(i));
            } catch (ModuleRefusedException e) {
                if (e.code() != ErrorCodes.NO_SUCH_PROFILE) {
                    throw e;
                }
            }
        }
        return List.copyOf(profiles);
    }

    /**
     * Removes a stored network.
     *
     * @param index its number on the module, 0 to 255; 255 stands for all (F)
     * @throws InvalidRequestException if the number is out of range
     */
    public void deleteProfile(int index) {
        session.execute(WlanCommands.deleteProfile(index, session.timeouts()));
    }

    /**
     * Sets how the module behaves by itself.
     *
     * @param policy what to set
     * @throws ModuleRefusedException with -31008 for {@link WlanPolicy.Connection} while {@code general,persistent} is 0
     */
    public void setPolicy(WlanPolicy policy) {
        session.execute(WlanCommands.setPolicy(Objects.requireNonNull(policy, "policy"), session.timeouts()));
    }

    /**
     * Tells how the module joins stored networks.
     *
     * @return the policy
     */
    public WlanPolicy.Connection connectionPolicy() {
        return session.execute(WlanCommands.connectionPolicy(session.timeouts()));
    }

    /**
     * Tells whether the module scans by itself.
     *
     * @return the policy
     */
    public WlanPolicy.Scan scanPolicy() {
        return session.execute(WlanCommands.scanPolicy(session.timeouts()));
    }

    /**
     * Tells how the module saves power.
     *
     * @return the policy
     */
    public WlanPolicy.Power powerPolicy() {
        return session.execute(WlanCommands.powerPolicy(session.timeouts()));
    }

    /**
     * Tells how the module talks to other stations directly.
     *
     * @return the policy
     */
    public WlanPolicy.PeerToPeer peerToPeerPolicy() {
        return session.execute(WlanCommands.peerToPeerPolicy(session.timeouts()));
    }

    /**
     * Tells where the module believes to be.
     *
     * @return the country code
     */
    public CountryCode countryCode() {
        return session.execute(WlanCommands.countryCode(session.timeouts()));
    }

    /**
     * Tells the module where it is; to be done after every start (S).
     *
     * @param code the country code
     */
    public void setCountryCode(CountryCode code) {
        session.execute(WlanCommands.setCountryCode(Objects.requireNonNull(code, "code"), session.timeouts()));
    }

    /**
     * Tells how much weaker than possible the module sends.
     *
     * @return 0 to 15 dB below the maximum (F)
     */
    public int transmitPower() {
        return session.execute(WlanCommands.transmitPower(session.timeouts()));
    }

    /**
     * Sets how much weaker than possible the module sends.
     *
     * @param reduction 0 to 15 dB below the maximum (F)
     * @throws InvalidRequestException if it is out of range
     */
    public void setTransmitPower(int reduction) {
        session.execute(WlanCommands.setTransmitPower(reduction, session.timeouts()));
    }

    /**
     * Tells what scans look at.
     *
     * @return channels and threshold
     */
    public ScanParameters scanParameters() {
        return session.execute(WlanCommands.scanParameters(session.timeouts()));
    }

    /**
     * Sets what scans look at.
     *
     * @param parameters channels and threshold
     */
    public void setScanParameters(ScanParameters parameters) {
        session.execute(
                WlanCommands.setScanParameters(Objects.requireNonNull(parameters, "parameters"), session.timeouts()));
    }

    /**
     * Chooses stored networks that the module does not join by itself for now; cannot be read back (D).
     *
     * @param profiles their numbers on the module, 0 to 6; empty for none
     * @throws InvalidRequestException if a number is out of range
     */
    public void suspendProfiles(Set<Integer> profiles) {
        int mask = 0;
        for (int profile : profiles) {
            WlanCommands.checkRange("profile", profile, 0, WlanCommands.PROFILES - 1);
            mask |= 1 << profile;
        }
        session.execute(WlanCommands.suspendProfiles(mask, session.timeouts()));
    }

    /**
     * Chooses whether the module does without checking the server of networks with user accounts; insecure, and cannot
     * be read back (D).
     *
     * @param disabled true to do without
     */
    public void disableEnterpriseServerCheck(boolean disabled) {
        session.execute(WlanCommands.disableServerCheck(disabled, session.timeouts()));
    }

    private void awaitScan(EventAwaiter restart, long until, Duration timeout) {
        Duration rest = Duration.ofNanos(until - System.nanoTime());
        Duration interval = session.timeouts().get(Kind.WLAN_SCAN_INTERVAL);
        String awaited = "the result of a scan";
        if (rest.compareTo(interval) < 0) {
            throw new DeviceTimeoutException(awaited, timeout, "check that the WLAN is not busy, and scan again");
        }
        if (restart.poll(interval, awaited).isPresent()) {
            throw new ProtocolException("the module restarted while it scanned; check its power supply");
        }
    }

    private boolean disconnect(AtCommand<Void> command, boolean toTidyUp) {
        try {
            if (toTidyUp) {
                session.cleanUp(command);
            } else {
                session.execute(command);
            }
            return true;
        } catch (ModuleRefusedException e) {
            if (e.code() == ErrorCodes.WLAN_ALREADY_DISCONNECTED) {
                return false;
            }
            throw e;
        }
    }

    private static boolean endsJoining(ModuleEvent event) {
        return event instanceof ModuleEvent.Ipv4Acquired
                || event instanceof ModuleEvent.DhcpTimeout
                || event instanceof ModuleEvent.Startup
                || event instanceof ModuleEvent.WlanDisconnected left
                        && !left.reason().equals(LEFT_ON_REQUEST);
    }

    private static RuntimeException failure(ModuleEvent event, String label) {
        if (event instanceof ModuleEvent.WlanDisconnected left) {
            return new ModuleRefusedException(
                    label,
                    "the WLAN was not joined" + (left.reason().isEmpty() ? "" : ", reason " + left.reason()),
                    code(left.reason()),
                    "",
                    "check the key, and that the network takes this kind of security");
        }
        if (event instanceof ModuleEvent.DhcpTimeout dhcp) {
            return new ModuleRefusedException(
                    label,
                    "the network gave no IP address, status " + dhcp.status(),
                    code(dhcp.status()),
                    "",
                    "check its DHCP server");
        }
        return new ProtocolException("the module restarted while it joined the WLAN; check its power supply");
    }

    private static int code(String number) {
        try {
            return Integer.parseInt(number);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
