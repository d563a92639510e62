package io.cordelia.mqtt;

import io.cordelia.device.DeviceCredentials;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class TcpMosquittoContractTest extends MosquittoContract {

    private static MosquittoBroker broker;
    private static MosquittoBroker refusing;

    TcpMosquittoContractTest() {
        super(broker, refusing);
    }

    @BeforeAll
    static void start() {
        broker = MosquittoBroker.plain();
        refusing = MosquittoBroker.plainRefusingConnect();
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
        return Optional.empty();
    }
}
