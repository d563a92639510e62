package io.cordelia.mqtt;

import io.cordelia.device.Login;
import io.cordelia.pki.ServerVerification;
import java.util.List;
import java.util.Optional;

/**
 * How the broker is reached, beyond what the configuration of a device says.
 *
 * @param via where the TCP connection goes instead of the endpoint, whose name TLS verifies all the same
 * @param tlsProtocol the one version of TLS to speak
 * @param verification how the broker's certificate is judged
 * @param login user name and password instead of those of the configuration
 * @param alpn the protocols offered in the TLS handshake (RFC 7301), the best first; none to leave the extension out
 */
record Link(
        Optional<BrokerAddress> via,
        Optional<String> tlsProtocol,
        ServerVerification verification,
        Optional<Login> login,
        List<String> alpn) {

    static final Link PLAIN =
            new Link(Optional.empty(), Optional.empty(), ServerVerification.strict(), Optional.empty(), List.of());

    Link withVia(BrokerAddress address) {
        return new Link(Optional.of(address), tlsProtocol, verification, login, alpn);
    }

    Link withTlsProtocol(String protocol) {
        return new Link(via, Optional.of(protocol), verification, login, alpn);
    }

    Link withVerification(ServerVerification value) {
        return new Link(via, tlsProtocol, value, login, alpn);
    }

    Link withLogin(Login value) {
        return new Link(via, tlsProtocol, verification, Optional.of(value), alpn);
    }

    Link withAlpn(List<String> protocols) {
        return new Link(via, tlsProtocol, verification, login, protocols);
    }
}
