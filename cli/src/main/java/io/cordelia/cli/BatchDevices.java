package io.cordelia.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;

/** The devices of a production line: a folder with a file for each, or a CSV file. */
final class BatchDevices {

    private BatchDevices() {}

    /**
     * Reads and checks all devices and their files.
     *
     * @param config what the devices of a CSV file have in common
     * @param warned is told what is to be said of files that can be used, maybe several times
     * @throws WrongInputException if something is wrong, naming everything that is
     */
    static List<BatchDevice> read(
            Path path,
            Optional<Path> config,
            boolean ignoreDates,
            Map<String, String> environment,
            Consumer<String> warned) {
        if (!Files.isDirectory(path)) {
            Path common = config.orElseThrow(() -> new WrongInputException(
                    "what the devices of " + path + " have in common is missing: name a device.yaml with --config"));
            return new CsvDevices(CsvFile.read(path), new DeviceFile(common, environment), ignoreDates, warned).read();
        }
        if (config.isPresent()) {
            throw new WrongInputException("--config goes with a CSV file only: " + path + " is a folder, in which each "
                    + "device has a file of its own");
        }
        return folder(path, ignoreDates, environment, warned);
    }

    private static List<BatchDevice> folder(
            Path folder, boolean ignoreDates, Map<String, String> environment, Consumer<String> warned) {
        List<BatchDevice> devices = new ArrayList<>();
        Map<String, Path> names = new HashMap<>();
        for (Path file : files(folder)) {
            DeviceFile yaml = new DeviceFile(file, environment);
            BatchDevice device = new BatchDevice(
                    new Device(yaml.config(ignoreDates), yaml.wifi()), Optional.empty(), Optional.empty());
            Path other = names.put(device.name(), file);
            if (other != null) {
                throw new WrongInputException(
                        file + ": the client id " + device.name() + " is that of " + other + " already");
            }
            yaml.warnings(ignoreDates).forEach(warned);
            devices.add(device);
        }
        return devices;
    }

    private static List<Path> files(Path folder) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.yaml")) {
            List<Path> sorted =
                    StreamSupport.stream(files.spliterator(), false).sorted().toList();
            if (sorted.isEmpty()) {
                throw new WrongInputException("there is no *.yaml in " + folder + ": one for each device");
            }
            return sorted;
        } catch (IOException e) {
            throw new WrongInputException(folder + " cannot be read: " + e);
        }
    }
}
