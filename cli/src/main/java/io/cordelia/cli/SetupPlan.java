package io.cordelia.cli;

import io.cordelia.at.FileDifference;
import io.cordelia.at.SetupChange;
import io.cordelia.at.WlanNetwork;
import io.cordelia.device.DeviceConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is to be done with a module, as it is printed.
 *
 * @param uploads the files to upload
 * @param settings the settings that change
 * @param wlan the network to join; absent if the module joins one by itself
 * @param broker the broker to connect to, with its port
 * @param clientId as whom
 */
record SetupPlan(List<Upload> uploads, List<Setting> settings, Optional<String> wlan, String broker, String clientId) {

    static SetupPlan of(List<SetupChange> changes, Device device, SecretOptions secrets) {
        List<Upload> uploads = new ArrayList<>();
        List<Setting> settings = new ArrayList<>();
        for (SetupChange change : changes) {
            if (change instanceof SetupChange.Upload upload) {
                uploads.add(Upload.of(upload));
            } else if (change instanceof SetupChange.Setting setting) {
                settings.add(Setting.of(setting, secrets));
            }
        }
        DeviceConfig config = device.config();
        return new SetupPlan(
                uploads,
                settings,
                device.wifi().map(WlanNetwork::ssid),
                config.endpoint() + ":" + config.port(),
                config.clientId());
    }

    boolean differs() {
        return !uploads.isEmpty() || !settings.isEmpty();
    }

    /** What differs, for people. */
    List<String> differences() {
        if (!differs()) {
            return List.of("nothing differs: files and settings are as device.yaml says");
        }
        TextTable table = new TextTable();
        uploads.forEach(u -> table.row("upload", u.file, u.bytes + " bytes", u.reason));
        List<String> lines = new ArrayList<>(table.lines());
        TextTable values = new TextTable();
        settings.forEach(s -> values.row("set   ", s.name, s.text()));
        lines.addAll(values.lines());
        return lines;
    }

    /** All that is to be done, for people. */
    List<String> text() {
        List<String> lines = new ArrayList<>(differences());
        lines.add("join    " + wlan.map(ssid -> "the Wi-Fi network " + ssid).orElse("a Wi-Fi network that it knows"));
        lines.add("connect to " + broker + " as " + clientId);
        return lines;
    }

    /** A file to upload. */
    record Upload(String file, int bytes, String difference, String reason) {

        static Upload of(SetupChange.Upload upload) {
            FileDifference difference = upload.difference();
            return new Upload(
                    upload.file(),
                    upload.bytes(),
                    difference.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    reason(difference));
        }

        private static String reason(FileDifference difference) {
            return switch (difference) {
                case MISSING -> "not on the module";
                case DIFFERENT -> "differs from that on the module";
                case SECURE ->
                    "cannot be compared: on the module it is a secure file, which can be neither read nor "
                            + "replaced without its token";
                case LEFT_OPEN ->
                    "cannot be compared: a program that was killed left it open; provision restarts the "
                            + "module for that";
                case WLAN_CONNECTED ->
                    "cannot be compared while the module is in a WLAN; cordelia wifi leave ends " + "that";
            };
        }
    }

    /** A setting that changes; module is absent if the module does not tell what it has. */
    record Setting(String name, Optional<String> module, String wanted) {

        static Setting of(SetupChange.Setting change, SecretOptions secrets) {
            return new Setting(
                    SettingName.of(change.key()),
                    change.current().map(value -> secrets.shown(change.key(), value)),
                    secrets.shown(change.key(), change.wanted()));
        }

        String text() {
            return module.map(Setting::visible).orElse("(not told)") + " -> " + visible(wanted);
        }

        private static String visible(String value) {
            return value.isEmpty() ? "(empty)" : value;
        }
    }
}
