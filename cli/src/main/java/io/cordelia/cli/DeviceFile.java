package io.cordelia.cli;

import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import io.cordelia.at.WlanNetwork;
import io.cordelia.at.WlanSecurity;
import io.cordelia.device.DeviceConfig;
import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.device.InvalidCredentialsException.Part;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.Login;
import io.cordelia.pki.CredentialFiles;
import io.cordelia.pki.Finding;
import io.cordelia.pki.PkiDocument;
import java.nio.file.Files;
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

    /** Holds the password of the broker's user for files that leave it out. */
    static final String PASSWORD_VARIABLE = "CORDELIA_MQTT_PASSWORD";

    /** What the API calls by another name than the file. */
    private static final Map<String, String> KEYS = Map.of(
            "client id", "clientId",
            "keep-alive", "keepAliveSeconds",
            "user name", "login.user",
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
        this(path, YamlDocument.read(path), environment);
    }

    private DeviceFile(Path path, YamlDocument document, Map<String, String> environment) {
        this(path, document, DeviceYaml.read(document), environment);
    }

    private DeviceFile(Path path, YamlDocument document, DeviceYaml yaml, Map<String, String> environment) {
        this.path = path;
        this.document = document;
        this.yaml = yaml;
        this.environment = environment;
    }

    /** The same with other values for some keys; their file names are relative to the file's folder, too. */
    DeviceFile with(DeviceYaml values) {
        return new DeviceFile(path, document, values.over(yaml), environment);
    }

    /** The broker's name, as far as the file has one. */
    Optional<String> endpoint() {
        return yaml.endpoint();
    }

    /**
     * The configuration, with the credential files read and checked.
     *
     * @param ignoreDates whether certificates may be used outside their dates
     */
    DeviceConfig config(boolean ignoreDates) {
        try {
            return unplacedConfig(ignoreDates);
        } catch (InvalidRequestException e) {
            throw wrong(e);
        }
    }

    /** The same as {@link #config}, but what is wrong with a key is not told with its place in the file. */
    DeviceConfig unplacedConfig(boolean ignoreDates) {
        try {
            return build(ignoreDates);
        } catch (InvalidCredentialsException e) {
            if (e.part().equals(Optional.of(Part.PRIVATE_KEY)) && keyMayBeEncrypted()) {
                e.addNote("a pass phrase is taken from the environment variable " + PASSPHRASE_VARIABLE);
            }
            throw e;
        }
    }

    /** Nobody gives a pass phrase for what is in a pipe. */
    private boolean keyMayBeEncrypted() {
        return yaml.credentials()
                .flatMap(DeviceYaml.Credentials::privateKey)
                .map(key -> Files.isRegularFile(path.toAbsolutePath().resolveSibling(key)))
                .orElse(false);
    }

    /** What is wrong with a key, with its place in the file. */
    WrongInputException wrong(InvalidRequestException e) {
        return document.wrong(
                Stream.of(keyOf(e).split("\\."))
                        .map(name -> new Reference(null, name))
                        .toList(),
                e.getMessage());
    }

    /** The key that something is wrong with, such as {@code wifi.ssid}. */
    static String keyOf(InvalidRequestException e) {
        return KEYS.getOrDefault(e.argument(), e.argument());
    }

    private DeviceConfig build(boolean ignoreDates) {
        DeviceConfig.Builder builder =
                DeviceConfig.builder(required("endpoint", yaml.endpoint()), required("clientId", yaml.clientId()));
        yaml.port().ifPresent(builder::port);
        yaml.login().map(this::login).ifPresent(builder::login);
        yaml.publish().forEach(p -> builder.publishTopic(p.topic()));
        yaml.subscribe().forEach(s -> builder.subscription(s.subscription()));
        yaml.keepAliveSeconds().ifPresent(s -> builder.keepAlive(Duration.ofSeconds(s)));
        yaml.cleanSession().ifPresent(builder::cleanSession);
        // What the file says is checked before the files that it names, which are checked for the broker's name, too.
        DeviceConfig plain = builder.build();
        return credentialFiles(ignoreDates)
                .map(CredentialFiles::load)
                .map(credentials -> builder.credentials(credentials).build())
                .orElse(plain);
    }

    private Login login(DeviceYaml.Login keys) {
        return new Login(
                required("login.user", keys.user()),
                keys.password().or(() -> Optional.ofNullable(environment.get(PASSWORD_VARIABLE))));
    }

    /** The network to join; empty if the file names none. */
    Optional<WlanNetwork> wifi() {
        try {
            return unplacedWifi();
        } catch (InvalidRequestException e) {
            throw wrong(e);
        }
    }

    /** The same as {@link #wifi}, but what is wrong with a key is not told with its place in the file. */
    Optional<WlanNetwork> unplacedWifi() {
        return yaml.wifi().map(this::network);
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
        return findings(ignoreDates).stream()
                .filter(finding -> finding.severity() == Finding.Severity.WARNING)
                .map(Finding::message)
                .toList();
    }

    /** All that is to be said of the credential files, errors first. */
    List<Finding> findings(boolean ignoreDates) {
        return credentialFiles(ignoreDates).map(CredentialFiles::check).orElse(List.of());
    }

    private Optional<CredentialFiles> credentialFiles(boolean ignoreDates) {
        return yaml.credentials()
                .map(this::files)
                .map(files -> yaml.endpoint().map(files::broker).orElse(files))
                .map(files -> ignoreDates ? files.ignoreDates() : files);
    }

    private CredentialFiles files(DeviceYaml.Credentials names) {
        Path rootCa = resolve("credentials.rootCa", names.rootCa());
        if (names.certificate().isEmpty() && names.privateKey().isEmpty()) {
            return opened(CredentialFiles.serverTls(rootCa), rootCa);
        }
        Path privateKey = resolve("credentials.privateKey", names.privateKey());
        Path certificate = resolve("credentials.certificate", names.certificate());
        return opened(CredentialFiles.mutualTls(rootCa, certificate, privateKey), privateKey, certificate, rootCa);
    }

    private CredentialFiles opened(CredentialFiles files, Path... paths) {
        // The variable may be set for another key, such as a CA's.
        return Optional.ofNullable(environment.get(PASSPHRASE_VARIABLE))
                .filter(passphrase -> !passphrase.isEmpty() && Stream.of(paths).anyMatch(PkiDocument::isEncrypted))
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
