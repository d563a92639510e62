package io.cordelia.pki;

import io.cordelia.device.DeviceCredentials;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

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

    /** The root once more, of the same name and key, with other constraints and usage. */
    X509Certificate rootWith(BasicConstraints constraints, KeyUsage usage) {
        return onceMore(root, YEAR, constraints, usage);
    }

    /** A root of the same name and key, with other dates, constraints and usage. */
    static X509Certificate onceMore(
            CertificateAuthority root, Validity validity, BasicConstraints constraints, KeyUsage usage) {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    root.certificate(),
                    BigInteger.TWO,
                    Date.from(validity.from()),
                    Date.from(validity.to()),
                    root.certificate().getSubjectX500Principal(),
                    root.certificate().getPublicKey());
            builder.addExtension(Extension.basicConstraints, true, constraints);
            builder.addExtension(Extension.keyUsage, true, usage);
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(root.key())));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

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
