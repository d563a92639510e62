package io.cordelia.at;

/** The server that the module enrols with. Lengths are in bytes of UTF-8. */
public final class QuarklinkSettings {

    private static final String ID = "quarklink";

    /** Its host name, at most 512. */
    public static final SettingKey<String> HOST_NAME = SettingKey.text(ID, "hostname", 512);

    /** Its port, 0 to 65535. */
    public static final SettingKey<Integer> PORT = SettingKey.number(ID, "port", 0, 65_535);

    /** The file with its root CA certificate, at most 180. */
    public static final SettingKey<String> ROOT_CA_PATH = SettingKey.text(ID, "rootcapath", 180);

    private QuarklinkSettings() {}
}
