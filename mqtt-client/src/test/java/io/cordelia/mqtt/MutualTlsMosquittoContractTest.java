package io.cordelia.mqtt;

import io.cordelia.device.DeviceCredentials;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class MutualTlsMosquittoContractTest extends MosquittoContract {

    private static final TestPki PKI = new TestPki();
    private static MosquittoBroker broker;
    private static MosquittoBroker refusing;

    MutualTlsMosquittoContractTest() {
        super(broker, refusing);
    }

    @BeforeAll
    static void start() {
        broker = MosquittoBroker.mutualTls(PKI.server(MosquittoBroker.HOST), PKI.ca());
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
        return Optional.of(PKI.device());
    }

    @Override
    protected Optional<DeviceCredentials> distrustfulCredentials() {
        return Optional.of(PKI.distrustful());
    }
}
