package io.cordelia.at;

import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.DeviceException;
import io.cordelia.device.ModuleRefusedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces the credentials of the MQTT client: new files beside the old ones, then the settings, then the old files are
 * removed; in that order, because the module has no way to change several files at once that is known to work.
 */
final class CredentialSwitch {

    private static final Logger LOG = LoggerFactory.getLogger(CredentialSwitch.class);

    private static final String NONE = "";

    private final AtSession session;
    private final FileGroup files;

    CredentialSwitch(AtSession session, FileGroup files) {
        this.session = session;
        this.files = files;
    }

    CredentialFiles replace(DeviceCredentials credentials, PutOptions options) {
        List<Part> parts = parts(credentials);
        Set<String> newFiles = new LinkedHashSet<>();
        try {
            for (Part part : parts) {
                if (part.content.isPresent()) {
                    files.put(part.newName, part.content.get(), options);
                    newFiles.add(part.newName);
                }
            }
        } catch (RuntimeException | Error e) {
            newFiles.forEach(name -> files.removeToTidyUp(name, e));
            throw e;
        }
        changeSettings(parts, newFiles);
        Map<SettingKey<String>, String> named = new LinkedHashMap<>();
        parts.stream().filter(part -> part.content.isPresent()).forEach(part -> named.put(part.setting, part.newName));
        return new CredentialFiles(named, removeOld(parts));
    }

    private List<Part> parts(DeviceCredentials credentials) {
        Map<SettingKey<String>, String> old = new LinkedHashMap<>();
        for (SettingKey<String> key :
                List.of(MqttSettings.PRIVATE_KEY_PATH, MqttSettings.CERTIFICATE_PATH, MqttSettings.ROOT_CA_PATH)) {
            old.put(key, session.execute(key.get(session.timeouts())));
        }
        Set<String> taken = new LinkedHashSet<>(old.values());
        return List.of(
                part(
                        MqttSettings.PRIVATE_KEY_PATH,
                        "privatekey",
                        old,
                        taken,
                        credentials.identity().map(DeviceCredentials.ClientIdentity::exportedPrivateKey)),
                part(
                        MqttSettings.CERTIFICATE_PATH,
                        "cert",
                        old,
                        taken,
                        credentials.identity().map(DeviceCredentials.ClientIdentity::certificateChain)),
                part(MqttSettings.ROOT_CA_PATH, "rootca", old, taken, Optional.of(credentials.rootCa())));
    }

    private Part part(
            SettingKey<String> setting,
            String base,
            Map<SettingKey<String>, String> old,
            Set<String> taken,
            Optional<byte[]> content) {
        String newName = content.isPresent() ? freeName(base, taken) : NONE;
        return new Part(
                setting,
                old.get(setting),
                newName,
                content,
                setting.set(newName, session.timeouts()),
                setting.set(old.get(setting), session.timeouts()));
    }

    private static String freeName(String base, Set<String> taken) {
        String name = base + ".pem";
        for (int i = 2; taken.contains(name); i++) {
            name = base + "-" + i + ".pem";
        }
        return name;
    }

    private void changeSettings(List<Part> parts, Set<String> newFiles) {
        List<Part> changed = new ArrayList<>();
        try {
            for (Part part : parts) {
                // Also that whose answer is missed may have been changed.
                changed.add(part);
                session.execute(part.toNew);
            }
        } catch (RuntimeException | Error e) {
            Collections.reverse(changed);
            if (setBack(changed, e)) {
                newFiles.forEach(name -> files.removeToTidyUp(name, e));
            }
            throw e;
        }
    }

    private boolean setBack(List<Part> changed, Throwable reason) {
        boolean done = true;
        for (Part part : changed) {
            try {
                session.cleanUp(part.toOld);
            } catch (DeviceException e) {
                done = false;
                reason.addSuppressed(e);
                DeviceException noted = reason instanceof DeviceException failure ? failure : e;
                noted.addNote("the setting " + part.setting + " could not be set back to \"" + part.oldName
                        + "\" and may name " + (part.newName.isEmpty() ? "no file" : part.newName)
                        + "; old and new files are on the module");
            }
        }
        return done;
    }

    private List<String> removeOld(List<Part> parts) {
        Set<String> old = new LinkedHashSet<>();
        parts.stream().map(part -> part.oldName).filter(name -> !name.isEmpty()).forEach(old::add);
        List<String> leftovers = new ArrayList<>();
        for (String name : old) {
            try {
                session.cleanUp(FileCommands.delete(name, FileToken.NONE, session.timeouts()));
            } catch (DeviceException e) {
                boolean gone =
                        e instanceof ModuleRefusedException refused && refused.code() == ErrorCodes.FILE_NOT_FOUND;
                if (!gone) {
                    LOG.warn("the old file {} could not be removed: {}", name, e.getMessage());
                    leftovers.add(name);
                }
            }
        }
        return leftovers;
    }

    /** One of the three files with its setting. */
    private record Part(
            SettingKey<String> setting,
            String oldName,
            String newName,
            Optional<byte[]> content,
            AtCommand<Void> toNew,
            AtCommand<Void> toOld) {}
}
