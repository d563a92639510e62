package io.cordelia.at;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The commands that the driver sends (PROTOCOL section 2). */
enum CommandName {
    TEST("test", false),
    START("start", false),
    STOP("stop", true),
    REBOOT("reboot", false),
    FACTORY_RESET("factoryreset", false),
    HIBERNATE("hibernate", true),
    PROVISIONING_START("provisioningStart", false),
    GET("get", true),
    SET("set", true),
    FILE_OPEN("FileOpen", true),
    FILE_READ("FileRead", true),
    FILE_WRITE("FileWrite", true),
    FILE_CLOSE("FileClose", true),
    FILE_DELETE("FileDel", true),
    FILE_INFO("FileGetInfo", true),
    FILE_LIST("FileGetFileList", false),
    FILE_CONTROL("FileCtl", true),
    WLAN_SCAN("wlanScan", true),
    WLAN_CONNECT("wlanConnect", true),
    WLAN_DISCONNECT("wlanDisconnect", false),
    WLAN_PROFILE_ADD("wlanProfileAdd", true),
    WLAN_PROFILE_GET("wlanProfileGet", true),
    WLAN_PROFILE_DELETE("wlanProfileDel", true),
    WLAN_POLICY_SET("wlanPolicySet", true),
    WLAN_POLICY_GET("wlanPolicyGet", true),
    WLAN_SET("wlanSet", true),
    WLAN_GET("wlanGet", true),
    NETWORK_GET("netCfgGet", true),
    NETWORK_SET("netCfgSet", true),
    IOT_CONNECT("iotconnect", false),
    IOT_PUBLISH("iotpublish", true),
    IOT_DISCONNECT("iotdisconnect", false),
    IOT_ENROL("iotenrol", false);

    private final String word;
    private final boolean arguments;

    CommandName(String word, boolean arguments) {
        this.word = word;
        this.arguments = arguments;
    }

    /** The command of a name in any case. */
    static Optional<CommandName> of(String word) {
        return Arrays.stream(values())
                .filter(name -> name.word.equalsIgnoreCase(word))
                .findFirst();
    }

    /** How the requests of all commands begin, such as {@code AT+test} and {@code AT+set=}. */
    static List<String> requests() {
        return Arrays.stream(values())
                .map(name -> "AT+" + name.word + (name.arguments ? "=" : ""))
                .toList();
    }

    /** The name as it is sent. */
    String word() {
        return word;
    }
}
