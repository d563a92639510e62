package io.cordelia.at;

/** What stands in the certificate request of an enrolment. Lengths are in bytes of UTF-8. */
public final class CsrSettings {

    private static final String ID = "csr";

    /** The country's code, at most 2. */
    public static final SettingKey<String> COUNTRY = SettingKey.text(ID, "country", 2);

    /** The state, at most 128. */
    public static final SettingKey<String> STATE = SettingKey.text(ID, "state", 128);

    /** The town, at most 128. */
    public static final SettingKey<String> LOCALITY = SettingKey.text(ID, "locality", 128);

    /** The surname, at most 64. */
    public static final SettingKey<String> SURNAME = SettingKey.text(ID, "surname", 64);

    /** The organization, at most 64. */
    public static final SettingKey<String> ORGANIZATION = SettingKey.text(ID, "organization", 64);

    /** The organization's unit, at most 64. */
    public static final SettingKey<String> UNIT = SettingKey.text(ID, "unit", 64);

    /** The e-mail address, at most 255. */
    public static final SettingKey<String> EMAIL = SettingKey.text(ID, "email", 255);

    private CsrSettings() {}
}
