package io.cordelia.pki;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.security.auth.x500.X500Principal;

/**
 * Keeps what the server asks for, and shows the device's certificate if there is one and the server is trusted. Used by the
 * thread that shakes hands.
 */
final class ProbeKeyManager extends X509ExtendedKeyManager {

    private final Optional<SingleIdentity> identity;
    private final BooleanSupplier trusted;
    private final Set<X500Principal> acceptedCas = new LinkedHashSet<>();
    private boolean asked;
    private boolean shown;

    ProbeKeyManager(Optional<SingleIdentity> identity, BooleanSupplier trusted) {
        this.identity = identity;
        this.trusted = trusted;
    }

    /** Whether the server asked for a certificate. */
    boolean asked() {
        return asked;
    }

    /** The CAs that it named; it need not name any. */
    List<X500Principal> acceptedCas() {
        return List.copyOf(acceptedCas);
    }

    /** Whether the device's certificate was shown. */
    boolean shown() {
        return shown;
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        asked = true;
        if (issuers != null) {
            for (Principal issuer : issuers) {
                acceptedCas.add(issuer instanceof X500Principal name ? name : new X500Principal(issuer.getName()));
            }
        }
        if (!trusted.getAsBoolean()) {
            return null;
        }
        String alias = identity.map(i -> i.chooseClientAlias(keyTypes, issuers, socket))
                .orElse(null);
        shown |= alias != null;
        return alias;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return identity.map(i -> i.getClientAliases(keyType, issuers)).orElse(new String[0]);
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return null;
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return new String[0];
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return identity.map(i -> i.getCertificateChain(alias)).orElse(null);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return identity.map(i -> i.getPrivateKey(alias)).orElse(null);
    }
}
