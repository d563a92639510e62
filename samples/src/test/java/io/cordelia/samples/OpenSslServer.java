package io.cordelia.samples;

import io.cordelia.device.ExternalTool;
import io.cordelia.pki.IssuedIdentity;
import io.cordelia.pki.Pem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code openssl s_server} on a free port of 127.0.0.1. */
record OpenSslServer(Process process, int port) implements AutoCloseable {

    private static final Pattern PORT = Pattern.compile("ACCEPT .*:(\\d+)");

    /** A certificate for localhost that no CA issued, made as the instructions on the web make it. */
    static IssuedIdentity selfSigned(Path folder) {
        ExternalTool.require("openssl");
        try {
            Process process = new ProcessBuilder(("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
                                    + " -subj /CN=localhost -addext subjectAltName=DNS:localhost"
                                    + " -keyout self-signed.key -out self-signed.pem")
                            .split(" "))
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError("openssl failed:\n" + output);
            }
            return new IssuedIdentity(
                    Pem.certificates(Files.readAllBytes(folder.resolve("self-signed.pem")), "self-signed.pem"),
                    Pem.privateKey(Files.readAllBytes(folder.resolve("self-signed.key")), "self-signed.key"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One that speaks TLS 1.0 and 1.1, and nothing newer. */
    static OpenSslServer old(Path folder, IssuedIdentity identity) {
        ExternalTool.require("openssl");
        try {
            Path certificate = Files.write(folder.resolve("old-server.pem"), identity.chainPem());
            Path key = Files.write(folder.resolve("old-server.key"), identity.keyPem());
            Process process = new ProcessBuilder(
                            "openssl",
                            "s_server",
                            "-accept",
                            "127.0.0.1:0",
                            "-cert",
                            certificate.toString(),
                            "-key",
                            key.toString(),
                            "-min_protocol",
                            "TLSv1",
                            "-no_tls1_2",
                            "-no_tls1_3",
                            "-cipher",
                            "ALL:@SECLEVEL=0",
                            "-rev")
                    .redirectErrorStream(true)
                    .start();
            BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                Matcher port = PORT.matcher(line);
                if (port.find()) {
                    return new OpenSslServer(process, Integer.parseInt(port.group(1)));
                }
            }
            throw new AssertionError("openssl s_server does not start");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                throw new AssertionError("openssl s_server does not end");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
