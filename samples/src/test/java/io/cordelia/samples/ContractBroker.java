package io.cordelia.samples;

import io.cordelia.device.DeviceConfig;
import io.cordelia.device.DeviceCredentials;
import io.cordelia.mqtt.MosquittoBroker;
import io.cordelia.pki.CertificateAuthority;
import io.cordelia.pki.IssuedIdentity;
import io.cordelia.pki.KeyKind;
import io.cordelia.pki.Validity;
import io.cordelia.sim.EmbeddedBroker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javax.security.auth.x500.X500Principal;

/** A broker on localhost that requires client certificates, and credentials for it. */
abstract class ContractBroker implements AutoCloseable {

    private static final Validity TODAY = Validity.of(Duration.ofDays(1));

    private final CertificateAuthority ca = root("Contract root CA");
    private final CertificateAuthority otherCa = root("Another root CA");
    private final IssuedIdentity device = ca.device("contract-device", KeyKind.EC_P256, TODAY);

    abstract int port();

    abstract void start();

    abstract void stop();

    /** One that answers CONNECT with a return code other than 0. */
    abstract Optional<DeviceConfig.Builder> refusing();

    DeviceCredentials credentials() {
        return DeviceCredentials.mutualTls(ca.certificatePem(), device.clientIdentity());
    }

    DeviceCredentials distrustful() {
        return DeviceCredentials.mutualTls(otherCa.certificatePem(), device.clientIdentity());
    }

    CertificateAuthority ca() {
        return ca;
    }

    IssuedIdentity server() {
        return ca.server(List.of("localhost"), KeyKind.EC_P256, TODAY);
    }

    @Override
    public void close() {
        stop();
    }

    private static CertificateAuthority root(String name) {
        return CertificateAuthority.root(new X500Principal("CN=" + name), KeyKind.EC_P256, TODAY);
    }

    /** The broker of device-sim. */
    static final class Embedded extends ContractBroker {

        private final IssuedIdentity server = server();
        private OptionalInt port = OptionalInt.empty();
        private Optional<EmbeddedBroker> running = Optional.empty();

        Embedded() {
            start();
        }

        @Override
        int port() {
            return port.orElseThrow();
        }

        @Override
        void start() {
            if (running.isEmpty()) {
                EmbeddedBroker.Builder builder =
                        EmbeddedBroker.builder().tls(server).requireClientCertificates(List.of(ca().certificate()));
                port.ifPresent(builder::port);
                running = Optional.of(builder.start());
                port = OptionalInt.of(running.get().port());
            }
        }

        @Override
        void stop() {
            running.ifPresent(EmbeddedBroker::close);
            running = Optional.empty();
        }

        @Override
        Optional<DeviceConfig.Builder> refusing() {
            return Optional.empty();
        }
    }

    /** Mosquitto, as Debian has it. */
    static final class Mosquitto extends ContractBroker {

        private final MosquittoBroker broker = MosquittoBroker.mutualTls(server(), ca());
        private final MosquittoBroker refusing = MosquittoBroker.tlsRefusingConnect(server());

        @Override
        int port() {
            return broker.port();
        }

        @Override
        void start() {
            broker.start();
        }

        @Override
        void stop() {
            broker.stop();
        }

        @Override
        Optional<DeviceConfig.Builder> refusing() {
            return Optional.of(DeviceConfig.builder(refusing.host(), "stranger")
                    .port(refusing.port())
                    .credentials(credentials()));
        }

        @Override
        public void close() {
            broker.close();
            refusing.close();
        }
    }
}
