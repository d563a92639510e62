package io.cordelia.samples;

import io.cordelia.device.ExternalTool;
import io.cordelia.pki.IssuedIdentity;
import io.cordelia.pki.Pem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What the workshop's script and the cloud's instructions make with openssl: a root CA, a server, and devices' files. */
final class OpenSslPki {

    static final String PASSPHRASE = "workshop";

    private static final String SCRIPT =
            """
            set -e
            openssl genrsa -aes256 -passout pass:workshop -out ca.key 2048
            openssl req -x509 -new -key ca.key -passin pass:workshop -days 3560 \
                -subj "/C=DE/ST=BW/L=Waldenburg/O=Workshop/OU=Lab/CN=Workshop root CA" -out rootca.pem
            sign() {
                openssl x509 -req -in "$1.csr" -CA "$2.pem" -CAkey "$2.key" -passin pass:workshop \
                    -CAcreateserial -days 365 -extfile "$3.ext" -out "$1.pem"
            }
            printf 'subjectAltName=DNS:localhost\\nextendedKeyUsage=serverAuth\\n' > server.ext
            printf 'extendedKeyUsage=clientAuth\\n' > device.ext
            printf 'basicConstraints=critical,CA:TRUE\\nkeyUsage=critical,keyCertSign,cRLSign\\n' > intermediate.ext
            cp rootca.pem ca.pem

            openssl genrsa -out server.key 2048
            openssl req -new -key server.key -subj /CN=localhost -out server.csr
            sign server ca server

            openssl genrsa -traditional -out rsa.key 2048
            openssl req -new -key rsa.key -subj /CN=dev01 -out rsa.csr
            sign rsa ca device
            openssl pkcs8 -topk8 -nocrypt -in rsa.key -out rsa-pkcs8.key
            openssl pkcs8 -topk8 -v2 aes-256-cbc -passout pass:workshop -in rsa.key -out rsa-encrypted.key
            openssl rsa -traditional -aes256 -passout pass:workshop -in rsa.key -out rsa-encrypted-traditional.key

            openssl ecparam -name prime256v1 -genkey -out ec.key
            openssl req -new -key ec.key -subj /CN=dev02 -out ec.csr
            sign ec ca device

            openssl genrsa -out intermediate.key 2048
            openssl req -new -key intermediate.key -subj "/CN=Workshop intermediate CA" -out intermediate.csr
            sign intermediate ca intermediate
            openssl req -new -key rsa.key -subj /CN=dev03 -out leaf.csr
            sign leaf intermediate device
            cat leaf.pem intermediate.pem > chain.pem

            openssl x509 -in rsa.pem -text -out text.pem
            sed 's/$/\\r/' rsa.pem > crlf.pem
            sed 's/$/\\r/' rsa.key > crlf.key
            printf %s "$(cat rsa.pem)" > no-newline.pem
            printf %s "$(cat rsa.key)" > no-newline.key
            """;

    private final Path folder;

    /** Makes all files in a folder. */
    OpenSslPki(Path folder) throws IOException, InterruptedException {
        ExternalTool.require("openssl");
        this.folder = folder;
        Process shell = new ProcessBuilder("sh", "-c", SCRIPT)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!shell.waitFor(60, TimeUnit.SECONDS) || shell.exitValue() != 0) {
            throw new AssertionError("openssl failed:\n" + output);
        }
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    byte[] rootCaPem() throws IOException {
        return Files.readAllBytes(file("rootca.pem"));
    }

    List<X509Certificate> rootCa() throws IOException {
        return Pem.certificates(rootCaPem(), "rootca.pem");
    }

    IssuedIdentity server() throws IOException {
        return new IssuedIdentity(
                Pem.certificates(Files.readAllBytes(file("server.pem")), "server.pem"),
                Pem.privateKey(Files.readAllBytes(file("server.key")), "server.key", Optional.empty()));
    }
}
