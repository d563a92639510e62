package io.cordelia.samples;

import io.cordelia.device.DeviceClient;
import io.cordelia.device.DeviceClientContract;
import io.cordelia.device.DeviceCredentials;
import io.cordelia.mqtt.PahoDeviceClient;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The software device against the embedded broker. */
class PahoEmbeddedContractTest extends DeviceClientContract {

    private static ContractBroker broker;

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

    @Override
    protected String brokerHost() {
        return "localhost";
    }

    @Override
    protected int brokerPort() {
        return broker.port();
    }

    @Override
    protected Optional<DeviceCredentials> credentials() {
        return Optional.of(broker.credentials());
    }

    @Override
    protected Optional<DeviceCredentials> distrustfulCredentials() {
        return Optional.of(broker.distrustful());
    }

    @Override
    protected void stopBroker() {
        broker.stop();
    }

    @Override
    protected void startBroker() {
        broker.start();
    }
}
