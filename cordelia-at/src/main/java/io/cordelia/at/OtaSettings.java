package io.cordelia.at;

import io.cordelia.at.AtTimeouts.Kind;

/** Where the module gets its firmware from. Lengths are in bytes of UTF-8. */
public final class OtaSettings {

    private static final String ID = "ota";

    /** The address of the update, at most 512. */
    public static final SettingKey<String> URL = SettingKey.text(ID, "url", 512);

    /** The file with the root CA certificate of its server, at most 180. */
    public static final SettingKey<String> ROOT_CA_PATH = SettingKey.text(ID, "rootCAPath", 180);

    /** The version that the server offers, at most 64; the module asks it, which takes up to {@link Kind#OTA_VERSION}. */
    public static final ReadOnlyKey<String> UPDATE_VERSION = ReadOnlyKey.text(ID, "updateVersion", Kind.OTA_VERSION);

    private OtaSettings() {}
}
