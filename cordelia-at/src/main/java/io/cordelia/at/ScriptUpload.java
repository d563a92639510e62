package io.cordelia.at;

import io.cordelia.device.DeviceException;
import io.cordelia.device.InvalidRequestException;
import java.nio.file.InvalidPathException;
import java.util.Map;

/**
 * A file that a script puts on the module.
 *
 * @param step what the script says, for messages
 * @param name its name on the module
 */
record ScriptUpload(String step, String name, byte[] content) {

    /**
     * Reads the file.
     *
     * @throws InvalidRequestException if it cannot be read, or its name cannot be sent
     */
    static ScriptUpload of(Script.Put put, Script script, Map<String, String> variables) {
        String local = put.local(variables);
        String remote = put.remote(variables);
        String step = "put " + local + " as " + remote + " in line " + put.number() + " of " + script.name();
        try {
            FileCommands.name(remote);
            return new ScriptUpload(
                    step, remote, LocalFiles.read(script.folder().resolve(local), PutOptions.MAX_BYTES));
        } catch (InvalidPathException e) {
            throw new InvalidRequestException(step, "names a file that cannot be", "the path of a file");
        } catch (InvalidRequestException e) {
            e.addNote(step);
            throw e;
        }
    }

    /** Writes it to the module on a port, and reads it back. */
    void carryOut(AtPort port, AtTimeouts timeouts, AtTrace trace, UploadListener progress) {
        try (CordeliaModule module =
                CordeliaModule.open(port, options -> options.timeouts(timeouts).trace(trace))) {
            module.files().put(name, content, progress);
        } catch (DeviceException e) {
            e.addNote(step);
            throw e;
        }
    }
}
