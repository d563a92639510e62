package io.cordelia.pki;

import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.device.InvalidCredentialsException.Part;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Whatever stands in a file of a PKI: for those who do not know beforehand what it is. {@link CredentialFiles} and {@link
 * ServerFiles} are for those who do, and check that it is that.
 *
 * @param certificates in the order of the file; of a key store, the chain of its key, or the certificates that it trusts
 * @param key the private key, decrypted
 * @param requests certificate signing requests, whose signatures were checked
 * @param revocations lists of revoked certificates; who signed them was not checked
 */
public record PkiDocument(
        List<X509Certificate> certificates,
        Optional<PrivateKey> key,
        List<CertificateRequest> requests,
        List<X509CRL> revocations) {

    private static final String CRL = "X509 CRL";

    /** Copies the lists. */
    public PkiDocument {
        certificates = List.copyOf(certificates);
        requests = List.copyOf(requests);
        revocations = List.copyOf(revocations);
    }

    /** Tells how many there are of each, never the key. */
    @Override
    public String toString() {
        return "PkiDocument[" + certificates.size() + " certificates, " + (key.isPresent() ? 1 : 0) + " private keys, "
                + requests.size() + " requests, " + revocations.size() + " CRLs]";
    }

    /**
     * Whether the private key in a file is encrypted, or the key store is, so that it takes a pass phrase to read it.
     *
     * @param file the file
     * @return false also if it cannot be read, {@link #read} tells why; and if it is no regular file but a pipe, whose content
     *     would be gone afterwards
     */
    public static boolean isEncrypted(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        Source source = Source.of(file, Part.PRIVATE_KEY);
        return isEncrypted(source, () -> CredentialFile.read(source, file));
    }

    /** The same for what is read in another way. */
    static boolean isEncrypted(Source source, Supplier<byte[]> read) {
        try {
            byte[] content = read.get();
            return KeyStoreFile.isKeyStore(content) || holdsEncryptedKey(source, content);
        } catch (InvalidCredentialsException e) {
            return false;
        }
    }

    private static boolean holdsEncryptedKey(Source source, byte[] content) {
        return Der.isOneSequence(content)
                ? isEncryptedKey(content)
                : PemParser.parse(source, content).stream()
                        .anyMatch(block -> block.type().equals(KeyReader.PKCS8_ENCRYPTED)
                                || TraditionalDecryption.isEncrypted(block));
    }

    private static boolean isEncryptedKey(byte[] der) {
        return DerKey.of(der)
                .filter(key -> key.form() == FoundKey.Form.ENCRYPTED)
                .isPresent();
    }

    /**
     * Reads a file: PEM with any number of blocks, DER, PKCS#7, PKCS#12 or JKS.
     *
     * @param file the file
     * @param passphrase what it is encrypted with; empty if {@linkplain #isEncrypted it is not}
     * @return what stands in it
     * @throws InvalidCredentialsException if it cannot be read, holds none of these, or more than one private key, or the pass
     *     phrase is wrong, missing or not needed
     */
    public static PkiDocument read(Path file, Optional<char[]> passphrase) {
        Source source = Source.ofAny(file.toString());
        byte[] content = CredentialFile.read(source, file);
        if (KeyStoreFile.isKeyStore(content)) {
            return keyStore(file, content, passphrase);
        }
        return Der.isOneSequence(content) ? der(file, content, passphrase) : pem(file, content, passphrase);
    }

    private static PkiDocument keyStore(Path file, byte[] content, Optional<char[]> passphrase) {
        KeyStoreFile store = KeyStoreFile.open(Source.of(file, Part.PRIVATE_KEY), content, passphrase);
        if (store.holdsKey()) {
            return new PkiDocument(store.certificates(), Optional.of(store.key()), List.of(), List.of());
        }
        List<X509Certificate> trusted = KeyStoreFile.open(Source.of(file, Part.ROOT_CA), content, passphrase)
                .certificates();
        return new PkiDocument(trusted, Optional.empty(), List.of(), List.of());
    }

    private static PkiDocument pem(Path file, byte[] content, Optional<char[]> passphrase) {
        Source source = Source.of(file, Part.CERTIFICATE);
        List<PemBlock> blocks = PemParser.parse(Source.ofAny(file.toString()), content);
        List<X509Certificate> certificates = blocks.stream().anyMatch(CertificateReader::isCertificate)
                ? CertificateReader.read(source, content)
                : List.of();
        Optional<PrivateKey> key =
                blocks.stream().anyMatch(block -> block.type().endsWith(KeyReader.PKCS8))
                        ? Optional.of(KeyReader.read(Source.of(file, Part.PRIVATE_KEY), content, passphrase)
                                .key())
                        : Optional.empty();
        List<CertificateRequest> requests = blocks.stream()
                .filter(CertificateRequest::isRequest)
                .map(block -> CertificateRequest.ofDer(Source.ofRequest(file.toString()), block.content()))
                .toList();
        List<X509CRL> lists = new ArrayList<>();
        blocks.stream()
                .filter(block -> block.type().equals(CRL))
                .forEach(block -> lists.add(crl(block.content())
                        .orElseThrow(() -> source.error(
                                "holds a CRL that cannot be read; copy it again from where it was made"))));
        return checked(source, new PkiDocument(certificates, key, requests, lists));
    }

    private static PkiDocument der(Path file, byte[] content, Optional<char[]> passphrase) {
        if (DerKey.of(content).isPresent()) {
            PrivateKey key = KeyReader.readAny(Source.of(file, Part.PRIVATE_KEY), content, passphrase)
                    .key();
            return new PkiDocument(List.of(), Optional.of(key), List.of(), List.of());
        }
        Optional<X509CRL> list = crl(content);
        if (list.isPresent()) {
            return new PkiDocument(List.of(), Optional.empty(), List.of(), List.of(list.get()));
        }
        if (CertificateRequest.isRequest(content)) {
            return new PkiDocument(
                    List.of(),
                    Optional.empty(),
                    List.of(CertificateRequest.ofDer(Source.ofRequest(file.toString()), content)),
                    List.of());
        }
        List<X509Certificate> certificates =
                CertificateReader.readAny(Source.of(file, Part.CERTIFICATE), content, Optional.empty());
        return new PkiDocument(certificates, Optional.empty(), List.of(), List.of());
    }

    private static PkiDocument checked(Source source, PkiDocument document) {
        boolean empty = Stream.of(document.certificates, document.requests, document.revocations)
                        .allMatch(List::isEmpty)
                && document.key.isEmpty();
        if (empty) {
            throw source.error("holds no certificate, private key, certificate request or CRL");
        }
        return document;
    }

    private static Optional<X509CRL> crl(byte[] der) {
        try {
            return Optional.of(
                    (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der)));
        } catch (CertificateException | CRLException | RuntimeException e) {
            // Damaged content makes the JDK's parser throw more than it declares.
            return Optional.empty();
        }
    }
}
