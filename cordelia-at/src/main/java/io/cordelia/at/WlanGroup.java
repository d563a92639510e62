package io.cordelia.at;

import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.ModuleRefusedException;
import io.cordelia.device.ProtocolException;

/** The module's WLAN. All methods throw what {@link CordeliaModule} says. */
public final class WlanGroup {

    /** The module was told to leave, which is no failure of joining (F, of the chip's host driver). */
    private static final String LEFT_ON_REQUEST = "200";

    private final AtSession session;

    WlanGroup(AtSession session) {
        this.session = session;
    }

    /**
     * Joins a network and waits for an IPv4 address.
     *
     * @param network the network
     * @return the event with the address
     * @throws ModuleRefusedException if the module cannot join, with the reason that it gives
     * @throws DeviceTimeoutException if no address came in time ({@link AtTimeouts#wlanJoin})
     * @throws ProtocolException if the module restarts meanwhile
     */
    public ModuleEvent.Ipv4Acquired join(WlanNetwork network) {
        AtCommand<Void> connect = WlanCommands.connect(network, session.timeouts());
        try (EventAwaiter awaiter = session.expect(WlanGroup::endsJoining)) {
            session.execute(connect);
            ModuleEvent event = awaiter.await(
                    session.timeouts().wlanJoin(),
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
