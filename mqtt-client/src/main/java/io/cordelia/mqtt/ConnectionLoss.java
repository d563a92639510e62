package io.cordelia.mqtt;

import io.cordelia.device.DeviceException;
import io.cordelia.device.NotConnectedException;
import java.io.EOFException;
import org.eclipse.paho.client.mqttv3.MqttException;

/** Makes of what ended a connection what the user is told. */
final class ConnectionLoss {

    private final BrokerAddress broker;
    private final String clientId;

    ConnectionLoss(BrokerAddress broker, String clientId) {
        this.broker = broker;
        this.clientId = clientId;
    }

    DeviceException explain(Throwable failure) {
        return PacketInput.unwrap(failure)
                .orElseGet(() -> new NotConnectedException(
                        "the connection to broker " + broker + " was lost: " + why(failure) + "; connect again",
                        failure));
    }

    private String why(Throwable failure) {
        if (failure instanceof MqttException e && e.getReasonCode() == MqttException.REASON_CODE_CLIENT_TIMEOUT) {
            return "it did not answer a ping in time";
        }
        if (failure instanceof MqttException e && e.getReasonCode() == MqttException.REASON_CODE_CLIENT_NOT_CONNECTED) {
            return "it ended at this moment";
        }
        if (RootCause.of(failure) instanceof EOFException) {
            return "the broker closed it (if that repeats, another client may use the client id \"" + clientId + "\")";
        }
        return RootCause.message(failure);
    }
}
