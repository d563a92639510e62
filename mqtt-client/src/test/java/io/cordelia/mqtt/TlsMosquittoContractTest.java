package io.cordelia.mqtt;

import io.cordelia.device.DeviceCredentials;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class TlsMosquittoContractTest extends MosquittoContract {

    private static final TestPki PKI = new TestPki();
    private static MosquittoBroker broker;
    private static MosquittoBroker refusing;

    TlsMosquittoContractTest() {
        super(broker, refusing);
    }

    @BeforeAll
    static void start() {
        broker = MosquittoBroker.tls(PKI.server(MosquittoBroker.HOST));
        refusing = MosquittoBroker.tlsRefusingConnect(PKI.server(MosquittoBroker.HOST));
    }

    @AfterAll
    static void stop() {
        if (broker != null) {
            broker.close();
        }
        if (refusing != null) {
            refusing.close();
        }
    }

    @Override
    protected Optional<DeviceCredentials> credentials() {
        return Optional.of(PKI.withoutCertificate());
    }

    @Override
    protected Optional<DeviceCredentials> distrustfulCredentials() {
        return Optional.of(PKI.distrustfulWithoutCertificate());
    }
}
