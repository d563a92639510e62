package io.cordelia.sim;

import java.util.ArrayList;
import java.util.List;

/**
 * A setting that is kept over a reboot (PROTOCOL section 3).
 *
 * @param id its group, such as {@code mqtt}
 * @param option its name in the group
 * @param type what it holds
 * @param initial its value as shipped, and after a factory reset
 */
record Setting(String id, String option, SettingType type, String initial) {

    static final int SLOTS = 4;

    static final String MQTT = "mqtt";
    static final String SUBTOPIC = "subtopic";
    static final String PUBTOPIC = "pubtopic";
    static final String GENERAL = "general";

    static final String ENDPOINT = "iotHubEndpoint";
    static final String PORT = "iotHubPort";
    static final String CLIENT_ID = "clientId";
    static final String FLAGS = "flags";
    static final String ROOT_CA_PATH = "rootCAPath";
    static final String CLIENT_CERT_PATH = "clientCertPath";
    static final String CLIENT_PRIVATE_KEY = "clientPrivateKey";
    static final String TLS_1_3 = "TLS1_3";
    static final String BASE64 = "base64";
    static final String WILL_TOPIC = "willTopic";
    static final String WILL_MESSAGE = "willMessage";
    static final String WILL_QOS = "willQos";
    static final String WILL_RETAIN = "willRetain";
    static final String CLEAN_CONNECT = "cleanConnect";
    static final String KEEP_ALIVE = "keepAliveTimeOut";
    static final String USER_NAME = "userName";
    static final String PASSWORD = "password";
    static final String TOPIC_NAME = "name";
    static final String TOPIC_QOS = "qos";
    static final String TOPIC_RETAIN = "retain";
    static final String PERSISTENT = "persistent";

    static final String STATUS = "status";
    static final String IOT = "IOT";
    static final String UART = "UART";
    static final String CSR = "csr";
    static final String CSR_COUNTRY = "country";
    static final String CSR_STATE = "state";
    static final String CSR_LOCALITY = "locality";
    static final String CSR_SURNAME = "surname";
    static final String CSR_ORGANIZATION = "organization";
    static final String CSR_UNIT = "unit";
    static final String CSR_EMAIL = "email";
    static final String QUARKLINK = "quarklink";
    static final String QUARKLINK_HOST = "hostname";
    static final String QUARKLINK_PORT = "port";
    static final String QUARKLINK_ROOT_CA_PATH = "rootcapath";
    static final String OTA = "ota";

    // Kept like settings, but not to be had with get and set.
    private static final String INTERNAL = ".";
    static final String WLAN_GENERAL = INTERNAL + "wlan";
    static final String WLAN_PROFILE = INTERNAL + "profile";
    static final String WLAN_POLICY = INTERNAL + "policy";
    static final String NET = INTERNAL + "net";
    static final String NET_MAC = "mac";
    static final String NET_STATION = "station";
    static final String NET_DNS = "dns";

    private static final SettingType BOOL = new SettingType.Bool();
    private static final SettingType QOS = new SettingType.Number(0, 2);
    private static final SettingType TEXT_512 = new SettingType.Text(512);
    private static final SettingType PORT_NUMBER = new SettingType.Number(0, 65_535);
    private static final SettingType FILE_NAME = new SettingType.Text(180);

    private static final SettingType TRIGGERS = new SettingType.Mask(List.of("timer", "1etx", "2etx", "transmit_etx"));

    private static final SettingType ANY = new SettingType.Text(Assumptions.MAX_LINE_BYTES);

    /** Whether {@code get} and {@code set} do not know it. */
    boolean isInternal() {
        return id.startsWith(INTERNAL);
    }

    /** Every kept setting that the module has. */
    static List<Setting> all() {
        List<Setting> all = new ArrayList<>(List.of(
                new Setting(GENERAL, PERSISTENT, new SettingType.Number(0, 1), "1"),
                new Setting(MQTT, ENDPOINT, TEXT_512, ""),
                new Setting(MQTT, PORT, PORT_NUMBER, "8883"),
                new Setting(MQTT, CLIENT_ID, new SettingType.Text(256), ""),
                new Setting(MQTT, FLAGS, new SettingType.Flags(128), ""),
                new Setting(MQTT, ROOT_CA_PATH, FILE_NAME, ""),
                new Setting(MQTT, CLIENT_CERT_PATH, FILE_NAME, ""),
                new Setting(MQTT, CLIENT_PRIVATE_KEY, FILE_NAME, ""),
                new Setting(MQTT, TLS_1_3, BOOL, "false"),
                new Setting(MQTT, BASE64, BOOL, "false"),
                new Setting(MQTT, WILL_TOPIC, TEXT_512, ""),
                new Setting(MQTT, WILL_MESSAGE, TEXT_512, ""),
                new Setting(MQTT, WILL_QOS, QOS, "0"),
                new Setting(MQTT, WILL_RETAIN, BOOL, "false"),
                new Setting(MQTT, CLEAN_CONNECT, BOOL, "true"),
                new Setting(MQTT, KEEP_ALIVE, new SettingType.Number(0, 65_535), "60"),
                new Setting(MQTT, USER_NAME, TEXT_512, ""),
                new Setting(MQTT, PASSWORD, TEXT_512, "")));
        all.addAll(List.of(
                new Setting(UART, "baudrate", Assumptions.BAUD_RATES, "115200"),
                new Setting(UART, "parity", new SettingType.Number(0, 2), "0"),
                new Setting(UART, "flowcontrol", BOOL, "false"),
                new Setting(UART, "transparent_trigger", TRIGGERS, ""),
                new Setting(UART, "transparent_timeout", new SettingType.Number(0, 65_535), "0"),
                new Setting(UART, "transparent_etx", new SettingType.Hexadecimal(0xFFFF), "0"),
                new Setting(CSR, CSR_COUNTRY, new SettingType.Text(2), ""),
                new Setting(CSR, CSR_STATE, new SettingType.Text(128), ""),
                new Setting(CSR, CSR_LOCALITY, new SettingType.Text(128), ""),
                new Setting(CSR, CSR_SURNAME, new SettingType.Text(64), ""),
                new Setting(CSR, CSR_ORGANIZATION, new SettingType.Text(64), ""),
                new Setting(CSR, CSR_UNIT, new SettingType.Text(64), ""),
                new Setting(CSR, CSR_EMAIL, new SettingType.Text(255), ""),
                new Setting(QUARKLINK, QUARKLINK_HOST, TEXT_512, ""),
                new Setting(QUARKLINK, QUARKLINK_PORT, PORT_NUMBER, "443"),
                new Setting(QUARKLINK, QUARKLINK_ROOT_CA_PATH, FILE_NAME, ""),
                new Setting(OTA, "url", TEXT_512, ""),
                new Setting(OTA, "rootCAPath", FILE_NAME, "")));
        all.addAll(List.of(
                new Setting(WLAN_GENERAL, "COUNTRY_CODE", new SettingType.Word(List.of("US", "EU", "JP")), "US"),
                new Setting(WLAN_GENERAL, "STA_TX_POWER", new SettingType.Number(0, 15), "0"),
                new Setting(WLAN_GENERAL, "SCAN_PARAMS", new SettingType.ScanParameters(), "0x1fff,0xffa1"),
                new Setting(WLAN_GENERAL, "SUSPEND_PROFILES", new SettingType.Hexadecimal(0xFFFF_FFFFL), "0"),
                new Setting(WLAN_GENERAL, "DISABLE_ENT_SERVER_AUTH", new SettingType.Number(0, 1), "0"),
                new Setting(WLAN_POLICY, "connection", ANY, "auto,"),
                new Setting(WLAN_POLICY, "scan", ANY, "disable_scan,0"),
                new Setting(WLAN_POLICY, "pm", ANY, "normal,0"),
                new Setting(WLAN_POLICY, "p2p", ANY, "negotiate,rand_backoff"),
                new Setting(NET, NET_MAC, ANY, ""),
                new Setting(NET, NET_STATION, ANY, NetConfig.DHCP),
                new Setting(NET, NET_DNS, ANY, "")));
        for (int index = 0; index < Assumptions.MAX_PROFILES; index++) {
            all.add(new Setting(WLAN_PROFILE, Integer.toString(index), ANY, ""));
        }
        for (int slot = 0; slot < SLOTS; slot++) {
            all.add(new Setting(SUBTOPIC + slot, TOPIC_NAME, TEXT_512, ""));
            all.add(new Setting(SUBTOPIC + slot, TOPIC_QOS, QOS, "0"));
            all.add(new Setting(PUBTOPIC + slot, TOPIC_NAME, TEXT_512, ""));
            all.add(new Setting(PUBTOPIC + slot, TOPIC_QOS, QOS, "0"));
            all.add(new Setting(PUBTOPIC + slot, TOPIC_RETAIN, BOOL, "false"));
        }
        return all;
    }
}
