package io.cordelia.samples;

import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.DeviceCredentials.ClientIdentity;
import io.cordelia.pki.CertificateAuthority;
import io.cordelia.pki.IssuedIdentity;
import io.cordelia.pki.KeyKind;
import io.cordelia.pki.Validity;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.time.Instant;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/** The certificates of the matrix. Their dates are fixed, as they appear in messages. */
final class MatrixPki {

    private static final Validity VALID = years(2024, 2094);
    private static final Validity PAST = years(2020, 2021);
    private static final Validity FUTURE = years(2091, 2092);

    private final Path folder;
    private final CertificateAuthority ca = root("Plant root CA");
    private final CertificateAuthority otherCa = root("Another root CA");
    private final IssuedIdentity device = device(ca, VALID);
    private final IssuedIdentity revoked = device(ca, VALID);

    /**
     * Makes the CAs.
     *
     * @param folder for what openssl makes
     */
    MatrixPki(Path folder) {
        this.folder = folder;
    }

    CertificateAuthority ca() {
        return ca;
    }

    X509CRL revokedOnes() {
        return ca.crl(List.of(revoked.certificate().getSerialNumber()), VALID);
    }

    IssuedIdentity goodServer() {
        return server(ca, "localhost", VALID);
    }

    IssuedIdentity serverOfAnotherCa() {
        return server(otherCa, "localhost", VALID);
    }

    IssuedIdentity selfSignedServer() {
        return OpenSslServer.selfSigned(folder);
    }

    IssuedIdentity expiredServer() {
        return server(ca, "localhost", PAST);
    }

    IssuedIdentity serverOfAnotherName() {
        return server(ca, "broker.example.com", VALID);
    }

    DeviceCredentials good() {
        return credentials(device.clientIdentity());
    }

    DeviceCredentials withoutIdentity() {
        return DeviceCredentials.serverTls(ca.certificatePem());
    }

    DeviceCredentials ofAnotherCa() {
        return credentials(device(otherCa, VALID).clientIdentity());
    }

    DeviceCredentials expired() {
        return credentials(device(ca, PAST).clientIdentity());
    }

    DeviceCredentials notYetValid() {
        return credentials(device(ca, FUTURE).clientIdentity());
    }

    DeviceCredentials keyOfAnotherCertificate() {
        return credentials(new ClientIdentity(device.chainPem(), revoked.keyPem()));
    }

    DeviceCredentials withoutClientAuthentication() {
        return credentials(server(ca, "matrix-device", VALID).clientIdentity());
    }

    DeviceCredentials revoked() {
        return credentials(revoked.clientIdentity());
    }

    private DeviceCredentials credentials(ClientIdentity identity) {
        return DeviceCredentials.mutualTls(ca.certificatePem(), identity);
    }

    private static CertificateAuthority root(String name) {
        return CertificateAuthority.root(new X500Principal("CN=" + name), KeyKind.EC_P256, VALID);
    }

    private static IssuedIdentity device(CertificateAuthority issuer, Validity validity) {
        return issuer.device("matrix-device", KeyKind.EC_P256, validity);
    }

    private static IssuedIdentity server(CertificateAuthority issuer, String name, Validity validity) {
        return issuer.server(List.of(name), KeyKind.EC_P256, validity);
    }

    private static Validity years(int from, int to) {
        return new Validity(Instant.parse(from + "-01-01T00:00:00Z"), Instant.parse(to + "-01-01T00:00:00Z"));
    }
}
