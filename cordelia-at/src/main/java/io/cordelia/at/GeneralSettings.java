package io.cordelia.at;

import io.cordelia.device.ProtocolException;
import java.time.DateTimeException;
import java.time.LocalDateTime;

/** The general settings. */
public final class GeneralSettings {

    private static final String ID = "general";
    private static final int TIME_FIELDS = 6;

    /** The module's clock, in UTC and whole seconds. Not battery-backed; certificate dates are checked against it (F). */
    public static final SettingKey<LocalDateTime> TIME = SettingKey.of(
            ID,
            "time",
            new SettingType<>(
                    GeneralSettings::writeTime,
                    GeneralSettings::readTime,
                    LocalDateTime::toString,
                    GeneralSettings::parseTime,
                    "a time such as 2026-11-21T23:05:09"));

    /** Whether changes of the WLAN's connection policy and the like survive a restart. */
    public static final SettingKey<Boolean> PERSISTENT = SettingKey.of(ID, "persistent", SettingType.bit());

    /** The versions of the module's parts. */
    public static final ReadOnlyKey<ModuleVersion> VERSION =
            ReadOnlyKey.of(ID, "version", ModuleVersion::read, ModuleVersion::format);

    private GeneralSettings() {}

    /** {@code <hour>,<minute>,<second>,<day>,<month>,<year>}. */
    private static void writeTime(AtArguments arguments, String name, LocalDateTime time) {
        arguments
                .number(time.getHour())
                .number(time.getMinute())
                .number(time.getSecond())
                .number(time.getDayOfMonth())
                .number(time.getMonthValue())
                .number(time.getYear());
    }

    private static LocalDateTime parseTime(String text) {
        try {
            return LocalDateTime.parse(text);
        } catch (DateTimeException e) {
            throw new ProtocolException("\"" + text + "\" is not a time");
        }
    }

    private static LocalDateTime readTime(String text) {
        String[] fields = text.split(",");
        if (fields.length != TIME_FIELDS) {
            throw new ProtocolException("\"" + text + "\" is not a time");
        }
        int[] numbers = new int[TIME_FIELDS];
        for (int i = 0; i < TIME_FIELDS; i++) {
            numbers[i] = AtResponse.smallNumber(fields[i]);
        }
        try {
            return LocalDateTime.of(numbers[5], numbers[4], numbers[3], numbers[0], numbers[1], numbers[2]);
        } catch (DateTimeException e) {
            throw new ProtocolException("\"" + text + "\" is not a time");
        }
    }
}
