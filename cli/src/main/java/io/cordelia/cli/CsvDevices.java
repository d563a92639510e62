package io.cordelia.cli;

import io.cordelia.at.MacAddress;
import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.device.InvalidCredentialsException.Part;
import io.cordelia.device.InvalidRequestException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The devices of a CSV file: each line says in what a device differs from what they have in common. */
final class CsvDevices {

    private static final String CLIENT_ID = "clientId";
    private static final String MAC = "mac";
    private static final String SERIAL = "serial";

    /** The columns that stand for keys of a device.yaml. */
    private static final Map<String, String> COLUMNS = Map.of(
            CLIENT_ID,
            CLIENT_ID,
            "endpoint",
            "endpoint",
            "port",
            "port",
            "credentials.rootCa",
            "rootCa",
            "credentials.certificate",
            "certificate",
            "credentials.privateKey",
            "privateKey",
            "wifi.ssid",
            "ssid",
            "wifi.key",
            "wifiKey");

    private static final Map<Part, String> PARTS =
            Map.of(Part.ROOT_CA, "rootCa", Part.CERTIFICATE, "certificate", Part.PRIVATE_KEY, "privateKey");

    private final CsvFile csv;
    private final DeviceFile common;
    private final boolean ignoreDates;
    private final Consumer<String> warned;
    private final List<String> problems = new ArrayList<>();
    /** In which line a client id, MAC address or serial number stands. */
    private final Map<String, Integer> seen = new HashMap<>();

    CsvDevices(CsvFile csv, DeviceFile common, boolean ignoreDates, Consumer<String> warned) {
        this.csv = csv;
        this.common = common;
        this.ignoreDates = ignoreDates;
        this.warned = warned;
    }

    /**
     * Reads all of them.
     *
     * @throws WrongInputException with all that is wrong
     */
    List<BatchDevice> read() {
        checkColumns();
        List<BatchDevice> devices = new ArrayList<>();
        for (CsvFile.Row row : csv.rows()) {
            read(row).ifPresent(devices::add);
        }
        if (problems.isEmpty() && devices.isEmpty()) {
            problems.add(csv.path() + " names no devices: one a line, below the line of columns");
        }
        if (!problems.isEmpty()) {
            throw new WrongInputException(String.join("\n", problems));
        }
        return devices;
    }

    private void checkColumns() {
        Set<String> allowed = new TreeSet<>(COLUMNS.values());
        allowed.addAll(List.of(MAC, SERIAL));
        for (String column : csv.columns()) {
            if (!allowed.contains(column)) {
                throw new WrongInputException(csv.path() + ", line 1: unknown column \"" + Screen.printable(column)
                        + "\" (allowed: " + String.join(", ", allowed) + ")");
            }
        }
        if (Set.copyOf(csv.columns()).size() < csv.columns().size()) {
            throw new WrongInputException(csv.path() + ", line 1: names a column twice");
        }
        if (!csv.columns().contains(CLIENT_ID)) {
            throw new WrongInputException(csv.path() + ", line 1: the column " + CLIENT_ID + " is missing");
        }
    }

    private Optional<BatchDevice> read(CsvFile.Row row) {
        int before = problems.size();
        if (!row.values().containsKey(CLIENT_ID)) {
            wrong(row, CLIENT_ID, "is missing");
        }
        Optional<MacAddress> mac = value(row, MAC).flatMap(text -> mac(row, text));
        Optional<Integer> port = value(row, "port").flatMap(text -> number(row, text));
        for (String column : List.of(CLIENT_ID, MAC, SERIAL)) {
            value(row, column).ifPresent(text -> checkUnique(row, column, text));
        }
        if (problems.size() > before) {
            return Optional.empty();
        }
        return device(row, port).map(device -> new BatchDevice(device, mac, value(row, SERIAL)));
    }

    private Optional<Device> device(CsvFile.Row row, Optional<Integer> port) {
        DeviceFile file = common.with(values(row, port));
        try {
            Device device = new Device(file.unplacedConfig(ignoreDates), file.unplacedWifi());
            file.warnings(ignoreDates).forEach(warned);
            return Optional.of(device);
        } catch (InvalidRequestException e) {
            String column = COLUMNS.getOrDefault(DeviceFile.keyOf(e), "");
            if (!row.values().containsKey(column)) {
                throw common.wrong(e);
            }
            wrong(row, column, e.getMessage());
        } catch (InvalidCredentialsException e) {
            wrong(row, e.part().map(PARTS::get).orElse(CLIENT_ID), e.getMessage());
        }
        return Optional.empty();
    }

    private DeviceYaml values(CsvFile.Row row, Optional<Integer> port) {
        Optional<DeviceYaml.Credentials> credentials =
                row.values().keySet().stream().anyMatch(PARTS::containsValue)
                        ? Optional.of(new DeviceYaml.Credentials(
                                path(row, "rootCa"), path(row, "certificate"), path(row, "privateKey")))
                        : Optional.empty();
        Optional<DeviceYaml.Wifi> wifi =
                row.values().containsKey("ssid") || row.values().containsKey("wifiKey")
                        ? Optional.of(new DeviceYaml.Wifi(value(row, "ssid"), Optional.empty(), value(row, "wifiKey")))
                        : Optional.empty();
        return new DeviceYaml(
                value(row, "endpoint"),
                port,
                value(row, CLIENT_ID),
                credentials,
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                wifi);
    }

    /** A file, relative to the CSV file. */
    private Optional<String> path(CsvFile.Row row, String column) {
        return value(row, column).map(name -> csv.path()
                .toAbsolutePath()
                .resolveSibling(Path.of(name))
                .normalize()
                .toString());
    }

    private Optional<MacAddress> mac(CsvFile.Row row, String text) {
        try {
            return Optional.of(new MacAddress(text.toLowerCase(Locale.ROOT).replace('-', ':')));
        } catch (InvalidRequestException e) {
            wrong(row, MAC, e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Integer> number(CsvFile.Row row, String text) {
        try {
            return Optional.of(Integer.valueOf(text));
        } catch (NumberFormatException e) {
            wrong(row, "port", "\"" + Screen.printable(text) + "\" is not a whole number");
            return Optional.empty();
        }
    }

    private void checkUnique(CsvFile.Row row, String column, String text) {
        Integer line = seen.putIfAbsent(column + " " + text.toLowerCase(Locale.ROOT), row.line());
        if (line != null) {
            wrong(row, column, "\"" + Screen.printable(text) + "\" stands in line " + line + " already");
        }
    }

    private void wrong(CsvFile.Row row, String column, String problem) {
        problems.add(csv.problem(row, column, problem));
    }

    private static Optional<String> value(CsvFile.Row row, String column) {
        return Optional.ofNullable(row.values().get(column));
    }
}
