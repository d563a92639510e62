package io.cordelia.samples;

import io.cordelia.mqtt.MosquittoBroker;
import io.cordelia.pki.IssuedIdentity;
import io.cordelia.pki.Pem;
import io.cordelia.samples.MatrixCase.Server;
import io.cordelia.sim.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The brokers of the matrix, of one make; each is started when it is first needed. */
abstract class MatrixBrokers implements AutoCloseable {

    private final MatrixPki pki;
    private final Map<Server, Running> running = new EnumMap<>(Server.class);

    MatrixBrokers(MatrixPki pki) {
        this.pki = pki;
    }

    /** One broker. */
    interface Running {
        int port();

        /** Whether it has accepted CONNECT from a client or got a message from it. */
        boolean hasServed(String clientId);

        void close();
    }

    abstract Running plain();

    abstract Running start(Server server, IssuedIdentity identity);

    Running get(Server server) {
        return running.computeIfAbsent(server, this::start);
    }

    MatrixPki pki() {
        return pki;
    }

    private Running start(Server server) {
        return switch (server) {
            case GOOD, OLD -> start(server, pki.goodServer());
            case OTHER_CA -> start(server, pki.serverOfAnotherCa());
            case SELF_SIGNED -> start(server, pki.selfSignedServer());
            case EXPIRED -> start(server, pki.expiredServer());
            case OTHER_NAME -> start(server, pki.serverOfAnotherName());
            case PLAIN -> plain();
        };
    }

    @Override
    public void close() {
        running.values().forEach(Running::close);
    }

    /** Mosquitto, as Debian has it, and openssl where it cannot be had as bad as that. */
    static final class Mosquitto extends MatrixBrokers {

        private final Path folder;
        private final Path revoked;

        Mosquitto(MatrixPki pki, Path folder) throws IOException {
            super(pki);
            this.folder = folder;
            revoked = Files.write(folder.resolve("revoked.pem"), Pem.encode(pki.revokedOnes()));
        }

        @Override
        Running plain() {
            return new One(MosquittoBroker.plain());
        }

        @Override
        Running start(Server server, IssuedIdentity identity) {
            return server == Server.OLD
                    ? new OldServer(OpenSslServer.old(folder, identity))
                    : new One(MosquittoBroker.mutualTls(identity, pki().ca(), "crlfile " + revoked));
        }

        private record One(MosquittoBroker broker) implements Running {

            @Override
            public int port() {
                return broker.port();
            }

            @Override
            public boolean hasServed(String clientId) {
                return broker.log().contains(" as " + clientId + " ")
                        || broker.log().contains(" from " + clientId + " ");
            }

            @Override
            public void close() {
                broker.close();
            }
        }
    }

    /** No broker, as none can be kept from newer versions; it never gets as far as MQTT. */
    private record OldServer(OpenSslServer server) implements Running {

        @Override
        public int port() {
            return server.port();
        }

        @Override
        public boolean hasServed(String clientId) {
            return false;
        }

        @Override
        public void close() {
            server.close();
        }
    }

    /** The broker of device-sim. Java does not offer TLS 1.0 and 1.1 any more. */
    static final class Embedded extends MatrixBrokers {

        Embedded(MatrixPki pki) {
            super(pki);
        }

        @Override
        Running plain() {
            return new One(EmbeddedBroker.builder().start());
        }

        @Override
        Running start(Server server, IssuedIdentity identity) {
            return new One(EmbeddedBroker.builder()
                    .tls(identity)
                    .requireClientCertificates(List.of(pki().ca().certificate()))
                    .refuseRevoked(List.of(pki().revokedOnes()))
                    .start());
        }

        private record One(EmbeddedBroker broker) implements Running {

            @Override
            public int port() {
                return broker.port();
            }

            @Override
            public boolean hasServed(String clientId) {
                return broker.messages().all().stream()
                        .anyMatch(message -> message.clientId().equals(clientId));
            }

            @Override
            public void close() {
                broker.close();
            }
        }
    }
}
