package io.cordelia.at;

import io.cordelia.device.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;

/** All settings of the module (PROTOCOL section 3). */
public final class SettingKeys {

    private static final List<ReadableKey<?>> ALL = collect();

    private SettingKeys() {}

    /**
     * Lists them.
     *
     * @return all, in the order of the protocol, those of a group together
     */
    public static List<ReadableKey<?>> all() {
        return ALL;
    }

    /**
     * Finds one; case does not matter.
     *
     * @param id its group, such as {@code MQTT}
     * @param option its name in it, such as {@code iotHubEndpoint}
     * @return the key
     * @throws InvalidRequestException if there is none, with those that there are
     */
    public static ReadableKey<?> find(String id, String option) {
        List<ReadableKey<?>> group =
                ALL.stream().filter(key -> key.id().equalsIgnoreCase(id)).toList();
        if (group.isEmpty()) {
            throw new InvalidRequestException(
                    "settings group \"" + id + "\"",
                    "does not exist",
                    String.join(
                            ", ", ALL.stream().map(ReadableKey::id).distinct().toList()));
        }
        return group.stream()
                .filter(key -> key.option().equalsIgnoreCase(option))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException(
                        "setting \"" + option + "\" of " + group.get(0).id(),
                        "does not exist",
                        String.join(
                                ", ", group.stream().map(ReadableKey::option).toList())));
    }

    private static List<ReadableKey<?>> collect() {
        List<ReadableKey<?>> keys = new ArrayList<>(List.of(
                StatusSettings.DEVICE,
                StatusSettings.WLAN,
                StatusSettings.SOCKETS,
                StatusSettings.NETWORK_SERVICES,
                GeneralSettings.VERSION,
                GeneralSettings.TIME,
                GeneralSettings.PERSISTENT,
                IotSettings.UDID,
                IotSettings.DEVICE_ID,
                UartSettings.BAUD_RATE,
                UartSettings.PARITY,
                UartSettings.FLOW_CONTROL,
                UartSettings.TRANSPARENT_TRIGGER,
                UartSettings.TRANSPARENT_TIMEOUT,
                UartSettings.TRANSPARENT_ETX,
                CsrSettings.COUNTRY,
                CsrSettings.STATE,
                CsrSettings.LOCALITY,
                CsrSettings.SURNAME,
                CsrSettings.ORGANIZATION,
                CsrSettings.UNIT,
                CsrSettings.EMAIL,
                MqttSettings.ENDPOINT,
                MqttSettings.PORT,
                MqttSettings.CLIENT_ID,
                MqttSettings.FLAGS,
                MqttSettings.ROOT_CA_PATH,
                MqttSettings.CERTIFICATE_PATH,
                MqttSettings.PRIVATE_KEY_PATH,
                MqttSettings.TLS_1_3,
                MqttSettings.BASE64,
                MqttSettings.WILL_RETAIN,
                MqttSettings.CLEAN_CONNECT,
                MqttSettings.WILL_TOPIC,
                MqttSettings.WILL_MESSAGE,
                MqttSettings.USER_NAME,
                MqttSettings.PASSWORD,
                MqttSettings.WILL_QOS,
                MqttSettings.KEEP_ALIVE));
        for (int slot = 0; slot < TopicSettings.SLOTS; slot++) {
            keys.add(TopicSettings.subscriptionName(slot));
            keys.add(TopicSettings.subscriptionQos(slot));
        }
        for (int slot = 0; slot < TopicSettings.SLOTS; slot++) {
            keys.add(TopicSettings.publishName(slot));
            keys.add(TopicSettings.publishQos(slot));
            keys.add(TopicSettings.publishRetain(slot));
        }
        keys.addAll(List.of(
                QuarklinkSettings.HOST_NAME,
                QuarklinkSettings.PORT,
                QuarklinkSettings.ROOT_CA_PATH,
                OtaSettings.URL,
                OtaSettings.ROOT_CA_PATH,
                OtaSettings.UPDATE_VERSION));
        return List.copyOf(keys);
    }
}
