package io.cordelia.cli;

import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import io.cordelia.at.WlanNetwork;
import io.cordelia.at.WlanSecurity;
import io.cordelia.device.DeviceConfig;
import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.device.InvalidCredentialsException.Part;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.pki.CredentialFiles;
import io.cordelia.pki.Finding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a device.yaml says about a device. File names in it are relative to its own folder; its secrets may come from
 * environment variables instead.
 */
final class DeviceFile {

    /** Holds the Wi-Fi key for files that leave it out. */
    static final String WIFI_KEY_VARIABLE = "CORDELIA_WIFI_KEY";

    /** Holds the pass phrase of an encrypted private key. */
    static final String PASSPHRASE_VARIABLE = "CORDELIA_KEY_PASSPHRASE";

    /** What the API calls by another name than the file. */
    private static final Map<String, String> KEYS = Map.of(
            "client id", "clientId",
            "keep-alive", "keepAliveSeconds",
            "publish topic", "publish",
            "subscription", "subscribe",
            "SSID", "wifi.ssid",
            "WLAN key", "wifi.key");

    private final Path path;
    private final YamlDocument document;
    private final DeviceYaml yaml;
    private final Map<String, String> environment;

    /**
     * Reads a file.
     *
     * @throws WrongInputException if it cannot be read or is not right, naming the line
     */
    DeviceFile(Path path, Map<String, String> environment) {
        this.path = path;
        this.document = YamlDocument.read(path);
        this.yaml = DeviceYaml.read(document);
        this.environment = environment;
    }

    /**
     * The configuration, with the credential files read and checked.
     *
     * @param ignoreDates whether certificates may be used outside their dates
     */
    DeviceConfig config(boolean ignoreDates) {
        try {
            return build(ignoreDates);
        } catch (InvalidRequestException e) {
            throw wrong(e);
        } catch (InvalidCredentialsException e) {
            if (e.part().equals(Optional.of(Part.PRIVATE_KEY))) {
                e.addNote("a pass phrase is taken from the environment variable " + PASSPHRASE_VARIABLE);
            }
            throw e;
        }
    }

    private WrongInputException wrong(InvalidRequestException e) {
        String key = KEYS.getOrDefault(e.argument(), e.argument());
        return document.wrong(
                Stream.of(key.split("\\."))
                        .map(name -> new Reference(null, name))
                        .toList(),
                e.getMessage());
    }

    private DeviceConfig build(boolean ignoreDates) {
        DeviceConfig.Builder builder =
                DeviceConfig.builder(required("endpoint", yaml.endpoint()), required("clientId", yaml.clientId()));
        yaml.port().ifPresent(builder::port);
        credentialFiles(ignoreDates).map(CredentialFiles::load).ifPresent(builder::credentials);
        yaml.publish().forEach(p -> builder.publishTopic(p.topic()));
        yaml.subscribe().forEach(s -> builder.subscription(s.subscription()));
        yaml.keepAliveSeconds().ifPresent(s -> builder.keepAlive(Duration.ofSeconds(s)));
        yaml.cleanSession().ifPresent(builder::cleanSession);
        return builder.build();
    }

    /** The network to join; empty if the file names none. */
    Optional<WlanNetwork> wifi() {
        try {
            return yaml.wifi().map(this::network);
        } catch (InvalidRequestException e) {
            throw wrong(e);
        }
    }

    private WlanNetwork network(DeviceYaml.Wifi wifi) {
        String ssid = required("wifi.ssid", wifi.ssid());
        WlanSecurity security = wifi.security().map(this::security).orElse(WlanSecurity.WPA_WPA2);
        if (security == WlanSecurity.OPEN) {
            return WlanNetwork.open(ssid);
        }
        String key = wifi.key()
                .or(() -> Optional.ofNullable(environment.get(WIFI_KEY_VARIABLE)))
                .orElseThrow(() -> new InvalidRequestException(
                        "wifi.key",
                        "is missing",
                        "a key there or in the environment variable " + WIFI_KEY_VARIABLE + ", or \"security: OPEN\""));
        return new WlanNetwork(ssid, security, key);
    }

    private WlanSecurity security(String word) {
        return Arrays.stream(WlanSecurity.values())
                .filter(s -> s.name().equalsIgnoreCase(word))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException(
                        "wifi.security",
                        "\"" + word + "\" is unknown",
                        Arrays.stream(WlanSecurity.values()).map(Enum::name).collect(Collectors.joining(", "))));
    }

    /**
     * What is to be said of the credential files although they can be used.
     *
     * @param ignoreDates whether certificates may be used outside their dates
     */
    List<String> warnings(boolean ignoreDates) {
        return credentialFiles(ignoreDates).stream()
                .flatMap(files -> files.check().stream())
                .filter(finding -> finding.severity() == Finding.Severity.WARNING)
                .map(Finding::message)
                .toList();
    }

    private Optional<CredentialFiles> credentialFiles(boolean ignoreDates) {
        return yaml.credentials().map(this::files).map(files -> ignoreDates ? files.ignoreDates() : files);
    }

    private CredentialFiles files(DeviceYaml.Credentials names) {
        Path rootCa = resolve("credentials.rootCa", names.rootCa());
        if (names.certificate().isEmpty() && names.privateKey().isEmpty()) {
            return CredentialFiles.serverTls(rootCa);
        }
        CredentialFiles files = CredentialFiles.mutualTls(
                rootCa,
                resolve("credentials.certificate", names.certificate()),
                resolve("credentials.privateKey", names.privateKey()));
        return Optional.ofNullable(environment.get(PASSPHRASE_VARIABLE))
                .map(passphrase -> files.passphrase(passphrase.toCharArray()))
                .orElse(files);
    }

    private Path resolve(String key, Optional<String> name) {
        return path.toAbsolutePath().resolveSibling(required(key, name)).normalize();
    }

    private String required(String key, Optional<String> value) {
        return value.orElseThrow(
                () -> new InvalidRequestException(key, "is missing", "a value, see docs/device-yaml.md"));
    }
}
