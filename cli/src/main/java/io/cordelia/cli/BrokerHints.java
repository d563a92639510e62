package io.cordelia.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells how to connect to a broker.
 *
 * @param broker where it listens, and what it wants
 * @param pki the files that it takes, if it speaks TLS
 */
record BrokerHints(BrokerCommand.Listening broker, Optional<BrokerPki> pki) {

    /** What the user may want to read; writes a device.yaml to the PKI that was made for the broker. */
    List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        Optional<ThrowAwayPki> throwAway = pki.flatMap(BrokerPki::throwAway);
        if (throwAway.isPresent()) {
            ThrowAwayPki made = throwAway.get();
            lines.add("a throw-away PKI, and a device.yaml, are in " + made.folder() + " until this ends");
            Path yaml = made.writeDeviceYaml(broker.host(), broker.port());
            if (!broker.logins()) {
                lines.add("connect with: cordelia soft monitor --config " + yaml);
            }
        }
        lines.add("connect with: " + mosquitto(throwAway));
        return lines;
    }

    private String mosquitto(Optional<ThrowAwayPki> made) {
        StringBuilder command = new StringBuilder("mosquitto_sub -h " + broker.host() + " -p " + broker.port());
        pki.ifPresent(files -> command.append(" --cafile ").append(files.rootCa()));
        if (broker.clientCertificates()) {
            command.append(" --cert ")
                    .append(made.map(m -> m.file(ThrowAwayPki.CERTIFICATE).toString())
                            .orElse("DEVICE.pem"))
                    .append(" --key ")
                    .append(made.map(m -> m.file(ThrowAwayPki.KEY).toString()).orElse("DEVICE.key"));
        }
        if (broker.logins()) {
            command.append(" -u NAME -P PASSWORD");
        }
        return command.append(" -v -t '#'").toString();
    }
}
