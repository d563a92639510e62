package io.cordelia.pki;

import io.cordelia.device.TlsRefusedException;
import io.cordelia.device.TlsRefusedException.Check;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** The two ends of a failed connection. */
record Peers(String host, int port, Optional<Material> device) {

    /** The exception whose message begins with the broker's address; {@code problem} is the rest of the sentence. */
    TlsRefusedException refused(Check check, String problem, Throwable cause) {
        return new TlsRefusedException(check, "broker " + address() + " " + problem, cause);
    }

    /** As users write it, an IPv6 address in brackets. */
    String address() {
        boolean bareIpv6 = host.contains(":") && !host.startsWith("[");
        return (bareIpv6 ? "[" + host + "]" : host) + ":" + port;
    }

    List<X509Certificate> roots() {
        return device.map(Material::roots).orElse(List.of());
    }

    Optional<X509Certificate> deviceCertificate() {
        return device.flatMap(Material::identity).map(Material.Identity::certificate);
    }

    /** What may be wrong if the broker just hangs up. */
    String cutOffAdvice() {
        return deviceCertificate()
                .map(certificate -> "with TLS 1.3 that is how a refused client certificate looks: check that the broker"
                        + " trusts " + Names.issuer(certificate) + ", the issuer of the device's certificate "
                        + Names.subject(certificate) + ", that its rules allow this device, that it speaks TLS on"
                        + " this port, and its log")
                .orElse("most likely it requires a client certificate, and the device has none: give certificate and"
                        + " private key; or it does not speak TLS on this port: see the broker's log");
    }
}
