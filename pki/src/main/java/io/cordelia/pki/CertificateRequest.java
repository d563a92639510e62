package io.cordelia.pki;

import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.device.InvalidCredentialsException.Part;
import io.cordelia.device.InvalidRequestException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
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
     * @param kind the kind of its key, an elliptic curve
     * @return the request and the key
     * @throws InvalidRequestException if a part cannot stand in a name, such as a country that is not two letters
     */
    public static WithKey create(List<Map.Entry<String, String>> attributes, KeyKind kind) {
        X500NameBuilder name = new X500NameBuilder(BCStyle.INSTANCE);
        attributes.forEach(a -> add(name, a.getKey(), a.getValue()));
        KeyPair pair = kind.generate();
        try {
            X500Principal subject = new X500Principal(name.build().getEncoded());
            byte[] der = new JcaPKCS10CertificationRequestBuilder(subject, pair.getPublic())
                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
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
     * @param pem the PEM document
     * @return the request
     * @throws InvalidCredentialsException if it holds no request, or one with a wrong signature
     */
    public static CertificateRequest read(byte[] pem) {
        try {
            byte[] der = PemParser.parse(new Source("request", Part.CERTIFICATE), pem).stream()
                    .filter(b -> b.type().equals(TYPE))
                    .findFirst()
                    .orElseThrow(() -> unreadable("holds none"))
                    .content();
            JcaPKCS10CertificationRequest request = new JcaPKCS10CertificationRequest(der);
            PublicKey key = request.getPublicKey();
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw unreadable("is not signed with its own key");
            }
            return new CertificateRequest(new X500Principal(request.getSubject().getEncoded()), key, pem);
        } catch (IOException | GeneralSecurityException | OperatorCreationException | PKCSException e) {
            throw unreadable("cannot be read");
        }
    }

    private static InvalidCredentialsException unreadable(String problem) {
        return new InvalidCredentialsException(Part.CERTIFICATE, "The certificate request " + problem + ".");
    }
}
