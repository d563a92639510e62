package io.cordelia.pki;

import io.cordelia.device.InvalidRequestException;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority: issues intermediates, servers' and devices' certificates, each with the key usage that it
 * needs. It keeps its key in memory and nothing on disk.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class CertificateAuthority {

    /** RFC 5280 allows 20 octets for a positive number; 159 random bits always fit. */
    private static final int SERIAL_BITS = 159;

    private static final int MAX_COMMON_NAME = 64;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final List<X509Certificate> chain;
    private final PrivateKey key;

    private CertificateAuthority(List<X509Certificate> chain, PrivateKey key) {
        this.chain = List.copyOf(chain);
        this.key = key;
    }

    /**
     * Makes a root CA with a new key.
     *
     * @param subject its name, such as {@code new X500Principal("CN=Plant root CA, O=Example, C=DE")}
     * @param kind the kind of its key
     * @param validity when it is valid
     * @return the authority
     */
    public static CertificateAuthority root(X500Principal subject, KeyKind kind, Validity validity) {
        KeyPair pair = kind.generate();
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                subject, serial(), from(validity), to(validity), subject, pair.getPublic());
        X509Certificate certificate = sign(builder, Profile.forCa(), pair, Optional.empty(), pair.getPrivate());
        return new CertificateAuthority(List.of(certificate), pair.getPrivate());
    }

    /**
     * Issues an intermediate CA with a new key.
     *
     * @param subject its name
     * @param kind the kind of its key
     * @param validity when it is valid
     * @return the authority; what it issues carries its certificate in the chain
     */
    public CertificateAuthority intermediate(X500Principal subject, KeyKind kind, Validity validity) {
        KeyPair pair = kind.generate();
        X509Certificate certificate = issue(subject, pair, validity, Profile.forCa());
        List<X509Certificate> longer = new ArrayList<>();
        longer.add(certificate);
        longer.addAll(chain);
        return new CertificateAuthority(longer, pair.getPrivate());
    }

    /**
     * Issues a certificate for a server (extended key usage serverAuth), with a new key.
     *
     * @param names every DNS name and IP address that clients connect to, at least one; the first is the common name too
     * @param kind the kind of its key
     * @param validity when it is valid
     * @return certificate chain and key
     * @throws InvalidRequestException if a name is neither a DNS name nor an IP address
     */
    public IssuedIdentity server(List<String> names, KeyKind kind, Validity validity) {
        GeneralNames alternativeNames = HostNames.of(names);
        // A longer name does not fit into a common name and stands in subjectAltName only.
        X500Principal subject =
                names.get(0).length() <= MAX_COMMON_NAME ? commonName(names.get(0)) : commonName("server");
        return identity(subject, kind, validity, Profile.forServer(alternativeNames));
    }

    /**
     * Issues a certificate for a device (extended key usage clientAuth), with a new key.
     *
     * @param commonName the device's name, 1 to 64 characters
     * @param kind the kind of its key
     * @param validity when it is valid
     * @return certificate chain and key
     * @throws InvalidRequestException if the name is too short or too long
     */
    public IssuedIdentity device(String commonName, KeyKind kind, Validity validity) {
        if (commonName.isEmpty() || commonName.length() > MAX_COMMON_NAME) {
            throw new InvalidRequestException(
                    "commonName", "is " + commonName.length() + " characters long", "1 to " + MAX_COMMON_NAME);
        }
        return identity(commonName(commonName), kind, validity, Profile.forDevice());
    }

    /**
     * Issues a certificate for the device that made a request (extended key usage clientAuth).
     *
     * @param request the device's name and key
     * @param validity when it is valid
     * @return the certificate, followed by the intermediates up to but without the root
     */
    public List<X509Certificate> device(CertificateRequest request, Validity validity) {
        KeyPair publicOnly = new KeyPair(request.publicKey(), null);
        List<X509Certificate> issued = new ArrayList<>();
        issued.add(issue(request.subject(), publicOnly, validity, Profile.forDevice()));
        issued.addAll(chain.subList(0, chain.size() - 1));
        return issued;
    }

    /**
     * The CA's own certificate.
     *
     * @return the certificate
     */
    public X509Certificate certificate() {
        return chain.get(0);
    }

    /**
     * The CA's own certificate as a document: what those who are to trust it need.
     *
     * @return PEM
     */
    public byte[] certificatePem() {
        return Pem.encode(List.of(certificate()));
    }

    /** Tells its name, never the key. */
    @Override
    public String toString() {
        return "CertificateAuthority[" + Names.subject(certificate()) + "]";
    }

    private IssuedIdentity identity(X500Principal subject, KeyKind kind, Validity validity, Profile profile) {
        KeyPair pair = kind.generate();
        List<X509Certificate> issued = new ArrayList<>();
        issued.add(issue(subject, pair, validity, profile));
        issued.addAll(chain.subList(0, chain.size() - 1));
        return new IssuedIdentity(issued, pair.getPrivate());
    }

    private X509Certificate issue(X500Principal subject, KeyPair pair, Validity validity, Profile profile) {
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                certificate(), serial(), from(validity), to(validity), subject, pair.getPublic());
        return sign(builder, profile, pair, Optional.of(certificate()), key);
    }

    private static X509Certificate sign(
            X509v3CertificateBuilder builder,
            Profile profile,
            KeyPair pair,
            Optional<X509Certificate> issuer,
            PrivateKey issuerKey) {
        try {
            JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(pair.getPublic()));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    identifiers.createAuthorityKeyIdentifier(
                            issuer.map(X509Certificate::getPublicKey).orElse(pair.getPublic())));
            profile.addTo(builder, pair);
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder(signatureAlgorithm(issuerKey)).build(issuerKey)));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("The certificate cannot be made", e);
        }
    }

    private static String signatureAlgorithm(PrivateKey key) {
        if (key instanceof ECKey ec) {
            return ec.getParams().getOrder().bitLength() > 256 ? "SHA384withECDSA" : "SHA256withECDSA";
        }
        return "SHA256withRSA";
    }

    private static X500Principal commonName(String name) {
        try {
            return new X500Principal(new X500NameBuilder(BCStyle.INSTANCE)
                    .addRDN(BCStyle.CN, name)
                    .build()
                    .getEncoded());
        } catch (IOException e) {
            throw new IllegalStateException("The name cannot be encoded", e);
        }
    }

    private static BigInteger serial() {
        BigInteger serial = new BigInteger(SERIAL_BITS, RANDOM);
        return serial.signum() == 0 ? BigInteger.ONE : serial;
    }

    private static Date from(Validity validity) {
        return Date.from(validity.from());
    }

    private static Date to(Validity validity) {
        return Date.from(validity.to());
    }

    /** What a certificate may be used for. */
    private record Profile(boolean ca, Optional<KeyPurposeId> purpose, Optional<GeneralNames> names) {

        static Profile forCa() {
            return new Profile(true, Optional.empty(), Optional.empty());
        }

        static Profile forServer(GeneralNames names) {
            return new Profile(false, Optional.of(KeyPurposeId.id_kp_serverAuth), Optional.of(names));
        }

        static Profile forDevice() {
            return new Profile(false, Optional.of(KeyPurposeId.id_kp_clientAuth), Optional.empty());
        }

        void addTo(X509v3CertificateBuilder builder, KeyPair pair) throws IOException {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(ca));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage(pair)));
            if (purpose.isPresent()) {
                builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose.get()));
            }
            if (names.isPresent()) {
                builder.addExtension(Extension.subjectAlternativeName, false, names.get());
            }
        }

        private int usage(KeyPair pair) {
            if (ca) {
                return KeyUsage.keyCertSign | KeyUsage.cRLSign;
            }
            // Key encipherment is the RSA key exchange of TLS 1.2; EC keys only sign.
            return pair.getPublic() instanceof ECPublicKey
                    ? KeyUsage.digitalSignature
                    : KeyUsage.digitalSignature | KeyUsage.keyEncipherment;
        }
    }
}
