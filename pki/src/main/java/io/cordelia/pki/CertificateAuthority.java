package io.cordelia.pki;

import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.device.InvalidCredentialsException.Part;
import io.cordelia.device.InvalidRequestException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority: issues intermediates, servers' and devices' certificates, each with the key usage that it
 * needs. It keeps its key in memory and
 * nothing on disk: {@link OutputFolder} writes what is to stay.
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
     * @throws InvalidRequestException if the subject is empty
     */
    public static CertificateAuthority root(X500Principal subject, KeyKind kind, Validity validity) {
        checkSubject(subject);
        KeyPair pair = kind.generate();
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                subject, serial(), from(validity), to(validity), subject, pair.getPublic());
        X509Certificate certificate = sign(builder, Profile.forCa(), pair, Optional.empty(), pair.getPrivate());
        return new CertificateAuthority(List.of(certificate), pair.getPrivate());
    }

    /**
     * An authority that exists, such as one whose certificate and key were read from files.
     *
     * @param chain its certificate, followed by the CAs above it, up to and including the root
     * @param key its private key; may be one that stays in a token
     * @return the authority
     * @throws InvalidRequestException if the chain is empty
     * @throws InvalidCredentialsException if the first certificate is not that of a CA or its key usage does not allow it to sign
     *     certificates, the key does not belong to it, or one was not issued by the next
     */
    public static CertificateAuthority of(List<X509Certificate> chain, PrivateKey key) {
        if (chain.isEmpty()) {
            throw new InvalidRequestException("chain", "is empty", "at least the CA's own certificate");
        }
        X509Certificate own = chain.get(0);
        if (!Issuers.mayIssue(own)) {
            throw new InvalidCredentialsException(
                    Part.CERTIFICATE,
                    "The certificate of " + Names.subject(own) + " is " + Issuers.whyNot(own)
                            + "; give the CA's certificate");
        }
        if (!KeyMatch.fits(key, own.getPublicKey())) {
            throw new InvalidCredentialsException(
                    Part.PRIVATE_KEY,
                    "The private key does not belong to the certificate of the CA " + Names.subject(own)
                            + "; give the key that this certificate was made for");
        }
        for (int i = 0; i < chain.size(); i++) {
            X509Certificate issuer = chain.get(Math.min(i + 1, chain.size() - 1));
            if (!Issuers.issued(issuer, chain.get(i))) {
                throw new InvalidCredentialsException(
                        Part.CERTIFICATE,
                        "The certificate of " + Names.subject(chain.get(i)) + " is not followed by that of its issuer, "
                                + Names.issuer(chain.get(i)) + "; give the CA's certificate, then those above it up to"
                                + " the root");
            }
        }
        return new CertificateAuthority(chain, key);
    }

    /**
     * An authority whose certificate and key are in files, in any of the forms of {@link CredentialFiles}.
     *
     * @param chain the file of its certificate, followed by the CAs above it, up to and including the root
     * @param key the file of its private key
     * @param passphrase what the key is encrypted with
     * @return the authority
     * @throws InvalidCredentialsException if a file cannot be read, the pass phrase is wrong or not needed, and as from
     *     {@link #of(List, PrivateKey)}
     */
    public static CertificateAuthority of(Path chain, Path key, char[] passphrase) {
        return of(chain, key, Optional.of(passphrase));
    }

    /**
     * An authority whose certificate and key are in files, the key not encrypted; otherwise as {@link #of(Path, Path,
     * char[])}.
     *
     * @param chain the file of its certificate, followed by the CAs above it, up to and including the root
     * @param key the file of its private key
     * @return the authority
     * @throws InvalidCredentialsException if a file cannot be read, the key is encrypted, and as from {@link #of(List,
     *     PrivateKey)}
     */
    public static CertificateAuthority of(Path chain, Path key) {
        return of(chain, key, Optional.empty());
    }

    private static CertificateAuthority of(Path chain, Path key, Optional<char[]> secret) {
        Source certificates = Source.of(chain, Part.CERTIFICATE);
        Source privateKey = Source.of(key, Part.PRIVATE_KEY);
        return of(
                CertificateReader.readAny(certificates, CredentialFile.read(certificates, chain), secret),
                KeyReader.readAny(privateKey, CredentialFile.read(privateKey, key), secret)
                        .key());
    }

    /**
     * Issues an intermediate CA with a new key.
     *
     * @param subject its name
     * @param kind the kind of its key
     * @param validity when it is valid
     * @return the authority; what it issues carries its certificate in the chain
     * @throws InvalidRequestException if the subject is empty, or a certificate of this authority's chain does not allow so many
     *     CAs below it
     */
    public CertificateAuthority intermediate(X500Principal subject, KeyKind kind, Validity validity) {
        KeyPair pair = kind.generate();
        X509Certificate certificate = issue(subject, pair, validity, Profile.forCa());
        checkRoomFor(certificate);
        List<X509Certificate> longer = new ArrayList<>();
        longer.add(certificate);
        longer.addAll(chain);
        return new CertificateAuthority(longer, pair.getPrivate());
    }

    /**
     * Issues a certificate for the intermediate CA that made a request, such as one whose key is in a token;
     * {@link #of(List, PrivateKey)} makes an authority of it.
     *
     * @param request the CA's name and key
     * @param validity when it is valid
     * @return its certificate
     * @throws InvalidRequestException if the request names no subject, or a certificate of this authority's chain does not allow
     *     so many CAs below it
     */
    public X509Certificate intermediate(CertificateRequest request, Validity validity) {
        X509Certificate certificate = issue(request, validity, Profile.forCa()).get(0);
        checkRoomFor(certificate);
        return certificate;
    }

    /**
     * Issues a certificate for a server (extended key usage serverAuth), with a new key.
     *
     * @param names every DNS name and IP address that clients connect to, at least one; the first is the common name too
     * @param kind the kind of its key
     * @param validity when it is valid
     * @return certificate chain and key
     * @throws InvalidRequestException if there are no names, or one is neither a DNS name nor an IP address
     */
    public IssuedIdentity server(List<String> names, KeyKind kind, Validity validity) {
        Profile profile = Profile.forServer(HostNames.of(names));
        // A longer name does not fit into a common name and stands in subjectAltName only.
        String commonName = names.get(0).length() <= MAX_COMMON_NAME ? names.get(0) : "server";
        return identity(Subject.of(commonName).principal(), kind, validity, profile);
    }

    /**
     * Issues a certificate for a server (extended key usage serverAuth), with a new key.
     *
     * @param subject its name, such as from {@link Subject}; clients do not look at it
     * @param names every DNS name and IP address that clients connect to, at least one
     * @param kind the kind of its key
     * @param validity when it is valid
     * @return certificate chain and key
     * @throws InvalidRequestException if the subject is empty, there are no names, or one is neither a DNS name nor an IP address
     */
    public IssuedIdentity server(X500Principal subject, List<String> names, KeyKind kind, Validity validity) {
        return identity(subject, kind, validity, Profile.forServer(HostNames.of(names)));
    }

    /**
     * Issues a certificate for the server that made a request (extended key usage serverAuth).
     *
     * @param request the server's subject and key; the names that it asks for are not taken over, as it is for the CA to say
     *     whose they are
     * @param names every DNS name and IP address that clients connect to, at least one; often
     *     {@link CertificateRequest#alternativeNames()} after a look at them
     * @param validity when it is valid
     * @return the certificate, followed by the intermediates up to but without the root
     * @throws InvalidRequestException if the request names no subject, there are no names, or one is neither a DNS name nor an IP
     *     address
     */
    public List<X509Certificate> server(CertificateRequest request, List<String> names, Validity validity) {
        return issue(request, validity, Profile.forServer(HostNames.of(names)));
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
        return device(Subject.of(commonName).principal(), kind, validity);
    }

    /**
     * Issues a certificate for a device (extended key usage clientAuth), with a new key.
     *
     * @param subject its name, such as from {@link Subject}
     * @param kind the kind of its key
     * @param validity when it is valid
     * @return certificate chain and key
     * @throws InvalidRequestException if the subject is empty
     */
    public IssuedIdentity device(X500Principal subject, KeyKind kind, Validity validity) {
        return identity(subject, kind, validity, Profile.forDevice());
    }

    /**
     * Issues a certificate for the device that made a request (extended key usage clientAuth).
     *
     * @param request the device's name and key
     * @param validity when it is valid
     * @return the certificate, followed by the intermediates up to but without the root
     * @throws InvalidRequestException if the request names no subject
     */
    public List<X509Certificate> device(CertificateRequest request, Validity validity) {
        return issue(request, validity, Profile.forDevice());
    }

    /**
     * Makes a list of revoked certificates (CRL). A broker that has it refuses them; it wants a new list before this one ends.
     *
     * @param serialNumbers of the certificates that this CA issued and that are not to be accepted any more; may be empty
     * @param validity from when to when the list stands
     * @return the list
     * @throws InvalidRequestException if a serial number is not positive
     */
    public X509CRL crl(Collection<BigInteger> serialNumbers, Validity validity) {
        try {
            JcaX509v2CRLBuilder builder = new JcaX509v2CRLBuilder(certificate(), from(validity));
            builder.setNextUpdate(to(validity));
            for (BigInteger serialNumber : serialNumbers) {
                if (serialNumber.signum() <= 0) {
                    throw new InvalidRequestException("serial number", "is " + serialNumber, "a positive number");
                }
                builder.addCRLEntry(serialNumber, from(validity), CRLReason.unspecified);
            }
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils()
                            .createAuthorityKeyIdentifier(certificate().getPublicKey()));
            // Later lists have larger numbers, though nobody keeps count.
            builder.addExtension(
                    Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(System.currentTimeMillis())));
            return new JcaX509CRLConverter()
                    .getCRL(builder.build(new JcaContentSignerBuilder(
                                    KeyKind.signatureAlgorithm(certificate().getPublicKey()))
                            .build(key)));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("The CRL cannot be made", e);
        }
    }

    /**
     * Its private key, to be kept in a safe place.
     *
     * @return the key; keep it out of logs
     */
    public PrivateKey key() {
        return key;
    }

    /**
     * Its certificate and those above it.
     *
     * @return the chain, up to and including the root
     */
    public List<X509Certificate> chain() {
        return chain;
    }

    /**
     * Whether what this authority issues would be valid for longer than its own chain, and so stop working before it says.
     *
     * @param validity of a certificate that is to be issued
     * @return when the first of the chain's certificates to end does, if that is more than a day before the end of the validity
     */
    public Optional<Instant> endsBefore(Validity validity) {
        return Issuers.outlived(validity.to(), chain.stream()).map(Issuers::end);
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

    private void checkRoomFor(X509Certificate intermediate) {
        List<X509Certificate> below = new ArrayList<>(List.of(intermediate));
        for (X509Certificate ca : chain) {
            if (!Issuers.allowsBelow(ca, below)) {
                throw new InvalidRequestException(
                        "intermediate CA",
                        "would be number " + Issuers.pathLength(below) + " below " + Names.subject(ca),
                        "by the certificate of that one no more than " + ca.getBasicConstraints());
            }
            below.add(ca);
        }
    }

    private List<X509Certificate> issue(CertificateRequest request, Validity validity, Profile profile) {
        KeyPair publicOnly = new KeyPair(request.publicKey(), null);
        List<X509Certificate> issued = new ArrayList<>();
        issued.add(issue(request.subject(), publicOnly, validity, profile));
        issued.addAll(chain.subList(0, chain.size() - 1));
        return issued;
    }

    private IssuedIdentity identity(X500Principal subject, KeyKind kind, Validity validity, Profile profile) {
        KeyPair pair = kind.generate();
        List<X509Certificate> issued = new ArrayList<>();
        issued.add(issue(subject, pair, validity, profile));
        issued.addAll(chain.subList(0, chain.size() - 1));
        return new IssuedIdentity(issued, pair.getPrivate());
    }

    private X509Certificate issue(X500Principal subject, KeyPair pair, Validity validity, Profile profile) {
        checkSubject(subject);
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                certificate(), serial(), from(validity), to(validity), subject, pair.getPublic());
        return sign(builder, profile, pair, Optional.of(certificate()), key);
    }

    private static void checkSubject(X500Principal subject) {
        if (subject.getName().isEmpty()) {
            throw new InvalidRequestException("subject", "is empty", "a name with one part at least, such as CN=dev01");
        }
    }

    private static X509Certificate sign(
            X509v3CertificateBuilder builder,
            Profile profile,
            KeyPair pair,
            Optional<X509Certificate> issuer,
            PrivateKey issuerKey) {
        try {
            JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
            PublicKey issuerPublic = issuer.map(X509Certificate::getPublicKey).orElse(pair.getPublic());
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(pair.getPublic()));
            builder.addExtension(
                    Extension.authorityKeyIdentifier, false, identifiers.createAuthorityKeyIdentifier(issuerPublic));
            profile.addTo(builder, pair);
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(
                            new JcaContentSignerBuilder(KeyKind.signatureAlgorithm(issuerPublic)).build(issuerKey)));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("The certificate cannot be made", e);
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
