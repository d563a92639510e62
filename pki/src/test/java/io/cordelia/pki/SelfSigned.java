package io.cordelia.pki;

import java.math.BigInteger;
import java.security.KeyPair;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A server's certificate that nobody issued. */
final class SelfSigned {

    private SelfSigned() {}

    static IssuedIdentity server(String name) {
        KeyPair pair = KeyKind.EC_P256.generate();
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    TestPki.name("CN=" + name),
                    BigInteger.TWO,
                    Date.from(TestPki.YEAR.from()),
                    Date.from(TestPki.YEAR.to()),
                    TestPki.name("CN=" + name),
                    pair.getPublic());
            builder.addExtension(Extension.subjectAlternativeName, false, HostNames.of(List.of(name)));
            return new IssuedIdentity(
                    List.of(new JcaX509CertificateConverter()
                            .getCertificate(builder.build(
                                    new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())))),
                    pair.getPrivate());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
