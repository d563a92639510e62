package io.cordelia.pki;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates that our CA would not issue, and the root of the RSA kind that issues them. */
final class Crafted {

    private static final String ISSUER = "CN=Crafting CA";

    private final KeyPair issuer = KeyKind.RSA_2048.generate();
    final IssuedIdentity root =
            issue(ISSUER, issuer, "SHA1withRSA", Extension.basicConstraints, new BasicConstraints(true));

    /** A certificate of the name "odd" with one extension. */
    IssuedIdentity issue(String signature, ASN1ObjectIdentifier extension, ASN1Encodable value) {
        return issue("CN=odd", KeyKind.EC_P256.generate(), signature, extension, value);
    }

    IssuedIdentity issueForRsa(int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return issue(
                "CN=odd",
                generator.generateKeyPair(),
                "SHA256withRSA",
                Extension.basicConstraints,
                new BasicConstraints(false));
    }

    private IssuedIdentity issue(
            String subject, KeyPair pair, String signature, ASN1ObjectIdentifier extension, ASN1Encodable value) {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    TestPki.name(ISSUER),
                    BigInteger.TWO,
                    Date.from(TestPki.YEAR.from()),
                    Date.from(TestPki.YEAR.to()),
                    TestPki.name(subject),
                    pair.getPublic());
            builder.addExtension(extension, true, value);
            return new IssuedIdentity(
                    List.of(new JcaX509CertificateConverter()
                            .getCertificate(
                                    builder.build(new JcaContentSignerBuilder(signature).build(issuer.getPrivate())))),
                    pair.getPrivate());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
