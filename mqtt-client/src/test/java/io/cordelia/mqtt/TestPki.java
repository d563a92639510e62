package io.cordelia.mqtt;

import io.cordelia.device.DeviceCredentials;
import io.cordelia.pki.CertificateAuthority;
import io.cordelia.pki.IssuedIdentity;
import io.cordelia.pki.KeyKind;
import io.cordelia.pki.Validity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/** A throw-away PKI: a root CA, a server for "localhost" only, and devices with all sorts of certificates. */
final class TestPki {

    private static final Validity VALID = Validity.of(Duration.ofDays(1));

    private final CertificateAuthority ca = root("Test root CA");
    private final CertificateAuthority otherCa = root("Another root CA");

    CertificateAuthority ca() {
        return ca;
    }

    IssuedIdentity server(String... names) {
        return ca.server(List.of(names), KeyKind.EC_P256, VALID);
    }

    /** What a good device has. */
    DeviceCredentials device() {
        return device(ca, ca, VALID);
    }

    /** A good certificate, and trust in another CA than the server's. */
    DeviceCredentials distrustful() {
        return device(otherCa, ca, VALID);
    }

    DeviceCredentials withoutCertificate() {
        return DeviceCredentials.serverTls(ca.certificatePem());
    }

    DeviceCredentials distrustfulWithoutCertificate() {
        return DeviceCredentials.serverTls(otherCa.certificatePem());
    }

    DeviceCredentials withCertificateOfAnotherCa() {
        return device(ca, otherCa, VALID);
    }

    DeviceCredentials withExpiredCertificate() {
        Instant now = Instant.now();
        return device(ca, ca, new Validity(now.minus(Duration.ofDays(3)), now.minus(Duration.ofDays(2))));
    }

    private static DeviceCredentials device(
            CertificateAuthority trusted, CertificateAuthority issuer, Validity validity) {
        return DeviceCredentials.mutualTls(
                trusted.certificatePem(),
                issuer.device("dev01", KeyKind.EC_P256, validity).clientIdentity());
    }

    private static CertificateAuthority root(String name) {
        return CertificateAuthority.root(new X500Principal("CN=" + name), KeyKind.EC_P256, VALID);
    }
}
