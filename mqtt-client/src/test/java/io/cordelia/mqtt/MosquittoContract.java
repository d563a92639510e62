package io.cordelia.mqtt;

import io.cordelia.device.DeviceClient;
import io.cordelia.device.DeviceClientContract;
import io.cordelia.device.DeviceConfig;
import io.cordelia.device.DeviceCredentials;
import java.util.Optional;

/** The contract for the software device against Mosquitto; what differs is the transport. */
abstract class MosquittoContract extends DeviceClientContract {

    private final MosquittoBroker broker;
    private final MosquittoBroker refusing;

    MosquittoContract(MosquittoBroker broker, MosquittoBroker refusing) {
        this.broker = broker;
        this.refusing = refusing;
    }

    @Override
    protected DeviceClient newClient() {
        return PahoDeviceClient.create();
    }

    @Override
    protected String brokerHost() {
        return broker.host();
    }

    @Override
    protected int brokerPort() {
        return broker.port();
    }

    @Override
    protected void stopBroker() {
        broker.stop();
    }

    @Override
    protected void startBroker() {
        broker.start();
    }

    @Override
    protected Optional<DeviceConfig.Builder> refusingBroker() {
        DeviceConfig.Builder config =
                DeviceConfig.builder(refusing.host(), "stranger").port(refusing.port());
        refusingCredentials().ifPresent(config::credentials);
        return Optional.of(config);
    }

    Optional<DeviceCredentials> refusingCredentials() {
        return credentials();
    }
}
