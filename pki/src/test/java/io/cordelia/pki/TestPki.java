package io.cordelia.pki;

import io.cordelia.device.DeviceCredentials;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/** A PKI on elliptic curves, as these keys are made at once. */
final class TestPki {

    static final Validity YEAR = Validity.of(Duration.ofDays(365));
    static final Validity PAST =
            new Validity(Instant.parse("2020-01-01T00:00:00Z"), Instant.parse("2021-02-03T04:05:06Z"));
    static final Validity FUTURE =
            new Validity(Instant.parse("2091-02-03T04:05:06Z"), Instant.parse("2092-01-01T00:00:00Z"));

    final CertificateAuthority root = ca("CN=Plant root CA,O=Example");
    final IssuedIdentity device = root.device("dev01", KeyKind.EC_P256, YEAR);
    final IssuedIdentity server = root.server(List.of("localhost", "127.0.0.1"), KeyKind.EC_P256, YEAR);
    final DeviceCredentials credentials = credentials(root, device);

    static CertificateAuthority ca(String name) {
        return CertificateAuthority.root(name(name), KeyKind.EC_P256, YEAR);
    }

    static X500Principal name(String name) {
        return new X500Principal(name);
    }

    static DeviceCredentials credentials(CertificateAuthority root, IssuedIdentity device) {
        return DeviceCredentials.mutualTls(root.certificatePem(), device.clientIdentity());
    }
}
