package io.cordelia.cli;

import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of every command that uses the software device. */
final class SoftOptions {

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = DeviceFileOptions.CONFIG,
            paramLabel = "FILE",
            required = true,
            description = "The device.yaml: broker, client id, certificates, topics.")
    private Path config = Path.of("device.yaml");

    @Mixin
    private DeviceFileOptions file;

    /** The software device; not connected yet. */
    DeviceLink link() {
        CommandContext context = CommandContext.of(spec);
        return DeviceSession.software(file.read(config, context).config(), context);
    }
}
