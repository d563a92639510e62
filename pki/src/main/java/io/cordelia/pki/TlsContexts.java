package io.cordelia.pki;

import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.device.InvalidCredentialsException.Part;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** TLS contexts made of certificates and keys. They trust exactly what they are given, nothing that Java comes with. */
public final class TlsContexts {

    private TlsContexts() {}

    /**
     * A client's context. The device's certificate, if there is one, is shown to every server that asks for one, whichever
     * CAs it names: so it is the server that judges it.
     *
     * <p>Whether the server's certificate is made out for the name that is connected to is checked only if the socket says
     * so: {@code SSLParameters.setEndpointIdentificationAlgorithm("HTTPS")}.
     *
     * @param credentials whom to trust, and who the device is
     * @return the context
     * @throws InvalidCredentialsException if a document cannot be read or the key does not belong to the certificate;
     *     {@link InvalidCredentialsException#part() part} tells which document. Dates and chain are not checked here:
     *     {@link CredentialsCheck} does.
     */
    public static SSLContext client(DeviceCredentials credentials) {
        return client(credentials, ServerVerification.strict());
    }

    /**
     * A client's context that judges servers in another way; otherwise as {@link #client(DeviceCredentials)}.
     *
     * @param credentials whom to trust, and who the device is
     * @param verification what is checked of a server's certificate
     * @return the context
     * @throws InvalidCredentialsException if a document cannot be read or the key does not belong to the certificate
     */
    public static SSLContext client(DeviceCredentials credentials, ServerVerification verification) {
        Material material = material(credentials);
        KeyManager[] keys = material.identity().stream()
                .map(identity -> new SingleIdentity(identity.chain(), identity.key()))
                .toArray(KeyManager[]::new);
        TrustManager trust = new ExplainingTrustManager(material.roots(), verification);
        return context(keys, trust);
    }

    /**
     * A server's context. Whether clients must show a certificate is the socket's to say.
     *
     * @param identity the server's certificate chain and key
     * @param clientCas the CAs whose certificates are accepted from clients; none if clients are not asked for one
     * @return the context
     * @throws InvalidCredentialsException if the key does not belong to the certificate
     */
    public static SSLContext server(IssuedIdentity identity, List<X509Certificate> clientCas) {
        return server(identity, clientCas, List.of());
    }

    /**
     * A server's context that refuses revoked client certificates; otherwise as {@link #server(IssuedIdentity, List)}.
     *
     * @param identity the server's certificate chain and key
     * @param clientCas the CAs whose certificates are accepted from clients
     * @param revoked lists of revoked certificates; none checks nothing, else there must be one of every CA that issues
     *     clients' certificates, as a certificate without a list that has not ended is refused
     * @return the context
     * @throws InvalidCredentialsException if the key does not belong to the certificate
     */
    public static SSLContext server(IssuedIdentity identity, List<X509Certificate> clientCas, List<X509CRL> revoked) {
        if (!KeyMatch.fits(identity.key(), identity.certificate().getPublicKey())) {
            throw new InvalidCredentialsException(
                    Part.PRIVATE_KEY,
                    "The server's private key does not belong to its certificate "
                            + Names.subject(identity.certificate()) + ".");
        }
        KeyManager[] keys = {new SingleIdentity(identity.chain(), identity.key())};
        return context(keys, revoked.isEmpty() ? trustManager(clientCas) : revoking(clientCas, revoked));
    }

    private static TrustManager revoking(List<X509Certificate> anchors, List<X509CRL> revoked) {
        try {
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(
                    anchors.stream()
                            .map(anchor -> new TrustAnchor(anchor, null))
                            .collect(Collectors.toSet()),
                    new X509CertSelector());
            parameters.setRevocationEnabled(true);
            parameters.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(List.copyOf(revoked))));
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(new CertPathTrustManagerParameters(parameters));
            return only(Stream.of(factory.getTrustManagers()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime cannot check for revoked certificates", e);
        }
    }

    /** What a client's context is made of; the key belongs to the certificate. */
    static Material material(DeviceCredentials credentials) {
        Material material = Material.read(credentials, Material.SourceNames.UNKNOWN);
        material.identity().filter(identity -> !identity.keyFits()).ifPresent(identity -> {
            throw material.source(Part.PRIVATE_KEY)
                    .error("does not belong to the certificate of " + Names.subject(identity.certificate())
                            + "; give the key that the certificate was made for");
        });
        return material;
    }

    static SSLContext context(KeyManager[] keys, TrustManager trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime cannot do TLS", e);
        }
    }

    /** The JDK's judgement, at the time that this machine's clock says. */
    static X509ExtendedTrustManager trustManager(List<X509Certificate> anchors) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (int i = 0; i < anchors.size(); i++) {
                store.setCertificateEntry("ca" + i, anchors.get(i));
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            return only(Stream.of(factory.getTrustManagers()));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("This Java runtime cannot keep trusted certificates", e);
        }
    }

    static X509ExtendedTrustManager only(Stream<TrustManager> managers) {
        return managers.filter(X509ExtendedTrustManager.class::isInstance)
                .map(X509ExtendedTrustManager.class::cast)
                .findFirst()
                .orElseThrow();
    }
}
