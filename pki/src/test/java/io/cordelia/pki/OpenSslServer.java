package io.cordelia.pki;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordelia.device.ExternalTool;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code openssl s_server} on a free port of 127.0.0.1, which sends every line back in reverse. */
record OpenSslServer(Process process, int port) implements AutoCloseable {

    private static final Pattern PORT = Pattern.compile("ACCEPT .*:(\\d+)");

    /** Skips the running test if openssl is missing. */
    static OpenSslServer start(Path folder, IssuedIdentity identity, String... options) {
        ExternalTool.require("openssl");
        try {
            List<X509Certificate> chain = identity.chain();
            Files.write(folder.resolve("server.pem"), Pem.encode(chain.subList(0, 1)));
            Files.write(folder.resolve("server.key"), identity.keyPem());
            List<String> command = new ArrayList<>(List.of("openssl", "s_server", "-accept", "127.0.0.1:0"));
            command.addAll(List.of("-cert", "server.pem", "-key", "server.key", "-rev"));
            if (chain.size() > 1) {
                Files.write(folder.resolve("intermediates.pem"), Pem.encode(chain.subList(1, chain.size())));
                command.addAll(List.of("-cert_chain", "intermediates.pem"));
            }
            command.addAll(List.of(options));
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
            StringBuilder said = new StringBuilder();
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                Matcher port = PORT.matcher(line);
                if (port.find()) {
                    return new OpenSslServer(process, Integer.parseInt(port.group(1)));
                }
                said.append(line).append('\n');
            }
            throw new AssertionError("openssl s_server does not start: " + said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
