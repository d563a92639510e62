package io.cordelia.pki;

import io.cordelia.device.InvalidRequestException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Writes certificates and keys to the files of a folder.
 *
 * <p>A file is there with all of its content or not at all: it is written under another name in the same folder and then
 * moved, so neither a full disk nor the end of the program leaves half of one. What holds a private key may be read by its
 * owner only, from the first byte on (where files have POSIX permissions). A file that exists is replaced only after
 * {@link #overwriting()}.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class OutputFolder {

    private final Path folder;
    private final boolean overwrite;

    private OutputFolder(Path folder, boolean overwrite) {
        this.folder = folder;
        this.overwrite = overwrite;
    }

    /**
     * A folder; it is made, with those above it, if it does not exist.
     *
     * @param folder the folder
     * @return the folder
     * @throws InvalidRequestException if it is a file, or cannot be made
     */
    public static OutputFolder of(Path folder) {
        try {
            Files.createDirectories(folder);
            return new OutputFolder(folder, false);
        } catch (IOException e) {
            throw new InvalidRequestException(
                    "folder", folder + " cannot be made (" + WholeFile.reason(e) + ")", "a folder, or a name for one");
        }
    }

    /**
     * The same folder, with files that exist replaced.
     *
     * @return the folder
     */
    public OutputFolder overwriting() {
        return new OutputFolder(folder, true);
    }

    /**
     * Writes certificates as PEM.
     *
     * @param file the name of the file
     * @param certificates the certificates, in the order wanted
     * @return the path
     * @throws InvalidRequestException as from {@link #write}
     */
    public Path certificates(String file, List<X509Certificate> certificates) {
        return write(file, Pem.encode(certificates), false);
    }

    /**
     * Writes a private key as PEM: PKCS#8, not encrypted, for its owner only.
     *
     * @param file the name of the file
     * @param key the key
     * @return the path
     * @throws InvalidRequestException as from {@link #write}
     */
    public Path key(String file, PrivateKey key) {
        return write(file, Pem.encode(key), true);
    }

    /**
     * Writes a private key as PEM: PKCS#8, encrypted with AES-256, for its owner only.
     *
     * @param file the name of the file
     * @param key the key
     * @param passphrase what it is encrypted with, at least one character
     * @return the path
     * @throws InvalidRequestException if the pass phrase is empty, and as from {@link #write}
     */
    public Path key(String file, PrivateKey key, char[] passphrase) {
        return write(file, Pem.encode(key, passphrase), true);
    }

    /**
     * Writes certificate chain and key as PKCS#12, for its owner only.
     *
     * @param file the name of the file
     * @param identity certificate chain and key
     * @param roots certificates to put above the chain; may be empty
     * @param passphrase what it is encrypted with, at least one character
     * @return the path
     * @throws InvalidRequestException as from {@link Pkcs12#encode} and {@link #write}
     */
    public Path pkcs12(String file, IssuedIdentity identity, List<X509Certificate> roots, char[] passphrase) {
        return write(file, Pkcs12.encode("identity", identity, roots, passphrase), true);
    }

    /**
     * Writes a certificate as DER.
     *
     * @param file the name of the file
     * @param certificate the certificate
     * @return the path
     * @throws InvalidRequestException as from {@link #write}
     */
    public Path der(String file, X509Certificate certificate) {
        return write(file, Der.encode(certificate), false);
    }

    /**
     * Writes a private key as DER: PKCS#8, not encrypted, for its owner only.
     *
     * @param file the name of the file
     * @param key the key
     * @return the path
     * @throws InvalidRequestException as from {@link #write}
     */
    public Path der(String file, PrivateKey key) {
        return write(file, Der.encode(key), true);
    }

    /**
     * Writes a certificate as a C header, see {@link CHeader}.
     *
     * @param file the name of the file
     * @param name what the array is called
     * @param certificate the certificate
     * @return the path
     * @throws InvalidRequestException as from {@link CHeader#of} and {@link #write}
     */
    public Path header(String file, String name, X509Certificate certificate) {
        return write(file, ascii(CHeader.of(name, Der.encode(certificate))), false);
    }

    /**
     * Writes a private key as a C header, PKCS#8 and not encrypted, for its owner only; see {@link CHeader}.
     *
     * @param file the name of the file
     * @param name what the array is called
     * @param key the key
     * @return the path
     * @throws InvalidRequestException as from {@link CHeader#of} and {@link #write}
     */
    public Path header(String file, String name, PrivateKey key) {
        return write(file, ascii(CHeader.of(name, Der.encode(key))), true);
    }

    /**
     * Writes a certificate signing request as PEM.
     *
     * @param file the name of the file
     * @param request the request
     * @return the path
     * @throws InvalidRequestException as from {@link #write}
     */
    public Path request(String file, CertificateRequest request) {
        return write(file, request.pem(), false);
    }

    /**
     * Writes a list of revoked certificates as PEM.
     *
     * @param file the name of the file
     * @param crl the list
     * @return the path
     * @throws InvalidRequestException as from {@link #write}
     */
    public Path crl(String file, X509CRL crl) {
        return write(file, Pem.encode(crl), false);
    }

    /**
     * Writes any document.
     *
     * @param file the name of the file, without a folder
     * @param content what to write
     * @param secret whether only its owner may read it
     * @return the path
     * @throws InvalidRequestException as from {@link #path}, or if the file exists and is not to be replaced, or it cannot be
     *     written, such as when the disk is full; then the folder is as it was
     */
    public Path write(String file, byte[] content, boolean secret) {
        Path path = path(folder, file);
        new WholeFile(path, secret, overwrite).write(content);
        return path;
    }

    /**
     * Where a file would be, refused if none can be there. Neither the file nor the folder is made.
     *
     * @param folder the folder, which need not exist
     * @param file the name of the file, without a folder
     * @return the path
     * @throws InvalidRequestException if the name is none, or it is that of a directory, a device or a pipe
     */
    public static Path path(Path folder, String file) {
        Path path = folder.resolve(file);
        if (file.isEmpty() || !path.getFileName().toString().equals(file) || file.equals(".") || file.equals("..")) {
            throw new InvalidRequestException(
                    "file", "\"" + Names.printable(file) + "\" is not the name of a file", "a name without a folder");
        }
        if (Files.isDirectory(path)) {
            throw new InvalidRequestException("file", path + " is a directory", "the name of a file");
        }
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            // Such as /dev/stdout, which the superuser would replace.
            throw new InvalidRequestException("file", path + " is a device or a pipe", "the name of a file");
        }
        return path;
    }

    /** Tells the path. */
    @Override
    public String toString() {
        return "OutputFolder[" + folder + (overwrite ? ", overwriting" : "") + "]";
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
