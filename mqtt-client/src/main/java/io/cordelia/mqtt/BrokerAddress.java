package io.cordelia.mqtt;

import io.cordelia.device.DeviceConfig;

/** A broker's host and port. */
record BrokerAddress(String host, int port) {

    static BrokerAddress of(DeviceConfig config) {
        return new BrokerAddress(config.endpoint(), config.port());
    }

    /** As users write it, an IPv6 address in brackets. */
    @Override
    public String toString() {
        boolean bareIpv6 = host.indexOf(':') >= 0 && !host.startsWith("[");
        return (bareIpv6 ? "[" + host + "]" : host) + ":" + port;
    }
}
