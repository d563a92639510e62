package io.cordelia.at;

/** The module's addresses. All methods throw what {@link CordeliaModule} says. */
public final class NetworkGroup {

    private final AtSession session;

    NetworkGroup(AtSession session) {
        this.session = session;
    }

    /**
     * Reads the module's MAC address.
     *
     * @return the address
     */
    public MacAddress macAddress() {
        return session.execute(NetworkCommands.macAddress(session.timeouts()));
    }

    /**
     * Gives the module another MAC address, which takes effect when it starts again (F).
     *
     * @param address the address
     */
    public void setMacAddress(MacAddress address) {
        session.execute(NetworkCommands.setMacAddress(address, session.timeouts()));
    }

    /**
     * Reads the module's IPv4 addresses.
     *
     * @return the addresses and where they come from
     */
    public Ipv4Config ipv4() {
        return session.execute(NetworkCommands.ipv4(session.timeouts()));
    }

    /** Lets the network give the module its addresses. */
    public void useDhcp() {
        session.execute(NetworkCommands.useDhcp(session.timeouts()));
    }

    /**
     * Gives the module its addresses.
     *
     * @param address the module's address
     * @param mask the network's mask
     * @param gateway the gateway's address
     * @param dns the name server's address
     */
    public void setStatic(Ipv4Address address, Ipv4Address mask, Ipv4Address gateway, Ipv4Address dns) {
        session.execute(NetworkCommands.setStatic(address, mask, gateway, dns, session.timeouts()));
    }

    /**
     * Reads the address of the second name server (F).
     *
     * @return the address; 0.0.0.0 for none
     */
    public Ipv4Address secondDns() {
        return session.execute(NetworkCommands.secondDns(session.timeouts()));
    }

    /**
     * Gives the module a second name server (F).
     *
     * @param address the server's address
     */
    public void setSecondDns(Ipv4Address address) {
        session.execute(NetworkCommands.setSecondDns(address, session.timeouts()));
    }
}
