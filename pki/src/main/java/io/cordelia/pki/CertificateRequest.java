package io.cordelia.pki;

import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.device.InvalidRequestException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * A certificate signing request (PKCS#10): a name and a public key, signed with the private key. Immutable.
 *
 * @param subject the name
 * @param publicKey the key
 * @param pem the request as a PEM document
 */
public record CertificateRequest(X500Principal subject, PublicKey publicKey, byte[] pem) {

    private static final String TYPE = "CERTIFICATE REQUEST";

    private static final Source SOURCE = Source.ofRequest("The document");

    /** The second is what Windows tools write. */
    private static final Set<String> TYPES = Set.of(TYPE, "NEW CERTIFICATE REQUEST");

    private static final Map<String, ASN1ObjectIdentifier> ATTRIBUTES = Map.of(
            "CN", BCStyle.CN,
            "C", BCStyle.C,
            "ST", BCStyle.ST,
            "L", BCStyle.L,
            "SN", BCStyle.SURNAME,
            "O", BCStyle.O,
            "OU", BCStyle.OU,
            "E", BCStyle.EmailAddress);

    /**
     * A request with its private key, which stays with who made it.
     *
     * @param request the request
     * @param key the private key; keep it out of logs
     */
    public record WithKey(CertificateRequest request, PrivateKey key) {

        /** Tells whose it is, never the key. */
        @Override
        public String toString() {
            return "WithKey[" + request + "]";
        }
    }

    /** Copies the document. */
    public CertificateRequest {
        pem = pem.clone();
    }

    @Override
    public byte[] pem() {
        return pem.clone();
    }

    /** Tells whose it is. */
    @Override
    public String toString() {
        return "CertificateRequest[" + subject + "]";
    }

    /**
     * Makes a request with a new key.
     *
     * @param attributes the parts of the name in their order, by CN, C, ST, L, SN, O, OU, E; at least one
     * @param kind the kind of its key
     * @return the request and the key
     * @throws InvalidRequestException if a part cannot stand in a name, such as a country that is not two letters
     */
    public static WithKey create(List<Map.Entry<String, String>> attributes, KeyKind kind) {
        X500NameBuilder name = new X500NameBuilder(BCStyle.INSTANCE);
        attributes.forEach(a -> add(name, a.getKey(), a.getValue()));
        try {
            return create(new X500Principal(name.build().getEncoded()), kind, List.of());
        } catch (IOException e) {
            throw new IllegalStateException("The name cannot be encoded", e);
        }
    }

    /**
     * Makes a request with a new key.
     *
     * @param subject the name, such as from {@link Subject}
     * @param kind the kind of its key
     * @param names the DNS names and IP addresses of a server; empty for a device
     * @return the request and the key
     * @throws InvalidRequestException if a name is neither a DNS name nor an IP address
     */
    public static WithKey create(X500Principal subject, KeyKind kind, List<String> names) {
        return create(subject, kind.generate(), names);
    }

    /**
     * Makes a request with a key that exists.
     *
     * @param subject the name, such as from {@link Subject}
     * @param key the private key; it signs the request
     * @param names the DNS names and IP addresses of a server; empty for a device
     * @return the request
     * @throws InvalidRequestException if a name is neither a DNS name nor an IP address
     * @throws InvalidCredentialsException as from {@link PublicKeys#of}
     */
    public static CertificateRequest create(X500Principal subject, PrivateKey key, List<String> names) {
        return create(subject, new KeyPair(PublicKeys.of(key), key), names).request();
    }

    static WithKey create(X500Principal subject, KeyPair pair, List<String> names) {
        try {
            JcaPKCS10CertificationRequestBuilder builder =
                    new JcaPKCS10CertificationRequestBuilder(subject, pair.getPublic());
            if (!names.isEmpty()) {
                builder.addAttribute(
                        PKCSObjectIdentifiers.pkcs_9_at_extensionRequest,
                        new Extensions(new Extension(
                                Extension.subjectAlternativeName,
                                false,
                                HostNames.of(names).getEncoded())));
            }
            byte[] der = builder.build(new JcaContentSignerBuilder(KeyKind.signatureAlgorithm(pair.getPublic()))
                            .build(pair.getPrivate()))
                    .getEncoded();
            byte[] pem = PemBlock.encode(List.of(new PemBlock(TYPE, der)));
            return new WithKey(new CertificateRequest(subject, pair.getPublic(), pem), pair.getPrivate());
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException("The request cannot be made", e);
        }
    }

    private static void add(X500NameBuilder name, String attribute, String value) {
        try {
            // The leading backslash, which is dropped, keeps a # from announcing hexadecimal.
            name.addRDN(ATTRIBUTES.get(attribute), '\\' + value);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(
                    "certificate subject",
                    "has the " + attribute + " \"" + value + "\"",
                    "a text; C is a country code of two letters");
        }
    }

    /**
     * Reads a request and checks that it is signed with its own key.
     *
     * @param document PEM, also as Windows tools write it, or DER
     * @return the request
     * @throws InvalidCredentialsException if it holds no request, or one with a wrong signature
     */
    public static CertificateRequest read(byte[] document) {
        return ofDer(SOURCE, der(document));
    }

    /** A request in DER that stands in some document. */
    static CertificateRequest ofDer(Source source, byte[] der) {
        try {
            JcaPKCS10CertificationRequest request = new JcaPKCS10CertificationRequest(der);
            PublicKey key = request.getPublicKey();
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw source.error(
                        "is not signed with its own key: it was changed on its way, or somebody asks for a certificate of a"
                                + " key that is another one's; have the request made anew");
            }
            byte[] pem = PemBlock.encode(List.of(new PemBlock(TYPE, der)));
            return new CertificateRequest(new X500Principal(request.getSubject().getEncoded()), key, pem);
        } catch (InvalidCredentialsException e) {
            throw e;
        } catch (IOException
                | GeneralSecurityException
                | OperatorCreationException
                | PKCSException
                | RuntimeException e) {
            // BouncyCastle throws more than it declares for what is damaged.
            throw source.error(
                    "holds a certificate signing request (CSR) that cannot be read: it is damaged or its key is of an unknown"
                            + " kind; copy it again from where it was made, or have it made with an RSA or EC P-256 key");
        }
    }

    /**
     * The DNS names and IP addresses that it asks for.
     *
     * @return the names; empty if it asks for none
     */
    public List<String> alternativeNames() {
        try {
            Extensions wanted = new JcaPKCS10CertificationRequest(der(pem)).getRequestedExtensions();
            return Optional.ofNullable(wanted)
                    .map(extensions -> GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName))
                    .map(HostNames::texts)
                    .orElse(List.of());
        } catch (IOException | RuntimeException e) {
            throw SOURCE.error("asks for names that cannot be read; have the request made anew");
        }
    }

    static boolean isRequest(PemBlock block) {
        return TYPES.contains(block.type());
    }

    /** Whether DER has the structure of a request, be its signature right or wrong. */
    static boolean isRequest(byte[] der) {
        try {
            return new JcaPKCS10CertificationRequest(der).getPublicKey() != null;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            // BouncyCastle throws more than it declares for what is something else.
            return false;
        }
    }

    private static byte[] der(byte[] document) {
        CredentialFile.checkSize(SOURCE, document);
        if (Der.isOneSequence(document)) {
            return document;
        }
        List<PemBlock> blocks = PemParser.parse(SOURCE, document);
        return blocks.stream()
                .filter(CertificateRequest::isRequest)
                .findFirst()
                .orElseThrow(() -> SOURCE.error("holds no " + SOURCE.expected() + " but: "
                        + blocks.stream().map(PemBlock::type).distinct().collect(Collectors.joining(", "))
                        + "; give the file of the request"))
                .content();
    }
}
