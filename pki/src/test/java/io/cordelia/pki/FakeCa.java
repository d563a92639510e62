package io.cordelia.pki;

import java.math.BigInteger;
import java.security.KeyPair;
import java.util.Date;
import java.util.List;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Issues what our CA never would: certificates in the name of somebody who is not a CA. */
record FakeCa(IssuedIdentity issuer) {

    IssuedIdentity device(String commonName) {
        KeyPair pair = KeyKind.EC_P256.generate();
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    issuer.certificate(),
                    BigInteger.TWO,
                    Date.from(TestPki.YEAR.from()),
                    Date.from(TestPki.YEAR.to()),
                    TestPki.name("CN=" + commonName),
                    pair.getPublic());
            return new IssuedIdentity(
                    List.of(new JcaX509CertificateConverter()
                            .getCertificate(
                                    builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.key())))),
                    pair.getPrivate());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
