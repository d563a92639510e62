package io.cordelia.samples;

import io.cordelia.device.DeviceClientContract;
import io.cordelia.device.DeviceConfig;
import io.cordelia.device.DeviceCredentials;
import java.util.Optional;

/** The contract against a broker of ours; what differs is the device. */
abstract class LocalBrokerContract extends DeviceClientContract {

    private final ContractBroker broker;

    LocalBrokerContract(ContractBroker broker) {
        this.broker = broker;
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
    protected Optional<DeviceConfig.Builder> refusingBroker() {
        return broker.refusing();
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
