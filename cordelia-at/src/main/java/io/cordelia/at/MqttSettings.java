package io.cordelia.at;

import java.util.Set;

/** The settings of the MQTT client (PROTOCOL section 3). Lengths are in bytes of UTF-8. */
public final class MqttSettings {

    private static final String ID = "MQTT";
    private static final int MAX_TEXT = 512;
    private static final int MAX_FILE_NAME = 180;

    /** The broker's host name or IP address, at most 512. */
    public static final SettingKey<String> ENDPOINT = SettingKey.text(ID, "iotHubEndpoint", MAX_TEXT);

    /** The broker's port, 0 to 65535. */
    public static final SettingKey<Integer> PORT = SettingKey.number(ID, "iotHubPort", 0, 65_535);

    /** How to connect. */
    public static final SettingKey<Set<MqttFlag>> FLAGS = SettingKey.mask(ID, "flags", MqttFlag.class, 128);

    /** The MQTT client identifier, at most 256. */
    public static final SettingKey<String> CLIENT_ID = SettingKey.text(ID, "clientId", 256);

    /** The file with the root CA certificate, at most 180. */
    public static final SettingKey<String> ROOT_CA_PATH = SettingKey.text(ID, "rootCAPath", MAX_FILE_NAME);

    /** The file with the device's private key, at most 180. */
    public static final SettingKey<String> PRIVATE_KEY_PATH = SettingKey.text(ID, "clientPrivateKey", MAX_FILE_NAME);

    /** The file with the device's certificate, at most 180. */
    public static final SettingKey<String> CERTIFICATE_PATH = SettingKey.text(ID, "clientCertPath", MAX_FILE_NAME);

    /** Whether to use TLS 1.3. */
    public static final SettingKey<Boolean> TLS_1_3 = SettingKey.bool(ID, "TLS1_3");

    /** Whether payloads are Base64 on the line, in both directions (D; A for what it covers). */
    public static final SettingKey<Boolean> BASE64 = SettingKey.bool(ID, "base64");

    /** Whether to start without the state of an earlier session. */
    public static final SettingKey<Boolean> CLEAN_CONNECT = SettingKey.bool(ID, "cleanConnect");

    /** The longest silence towards the broker in s, 0 to 65535. */
    public static final SettingKey<Integer> KEEP_ALIVE = SettingKey.number(ID, "keepAliveTimeOut", 0, 65_535);

    /** The topic of the will, at most 512; empty for no will (A). */
    public static final SettingKey<String> WILL_TOPIC = SettingKey.text(ID, "willTopic", MAX_TEXT);

    /** The content of the will, at most 512. */
    public static final SettingKey<String> WILL_MESSAGE = SettingKey.text(ID, "willMessage", MAX_TEXT);

    /** The QoS of the will, 0 to 2. */
    public static final SettingKey<Integer> WILL_QOS = SettingKey.number(ID, "willQos", 0, 2);

    /** Whether the broker keeps the will for later subscribers. */
    public static final SettingKey<Boolean> WILL_RETAIN = SettingKey.bool(ID, "willRetain");

    /** The user name for the broker, at most 512; never shown. */
    public static final SettingKey<String> USER_NAME = SettingKey.secret(ID, "userName", MAX_TEXT);

    /** The password for the broker, at most 512; never shown. */
    public static final SettingKey<String> PASSWORD = SettingKey.secret(ID, "password", MAX_TEXT);

    private MqttSettings() {}
}
