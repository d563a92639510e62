package io.cordelia.samples;

import io.cordelia.device.DeviceClient;
import io.cordelia.mqtt.PahoDeviceClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The software device against the embedded broker. */
class PahoEmbeddedContractTest extends LocalBrokerContract {

    private static ContractBroker broker;

    PahoEmbeddedContractTest() {
        super(broker);
    }

    @BeforeAll
    static void start() {
        broker = new ContractBroker.Embedded();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Override
    protected DeviceClient newClient() {
        return PahoDeviceClient.create();
    }
}
