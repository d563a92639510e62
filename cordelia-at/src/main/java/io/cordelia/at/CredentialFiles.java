package io.cordelia.at;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What {@link FileGroup#replaceCredentials} has done.
 *
 * @param files the names of the new files by the setting that names them
 * @param leftovers the names of old files that no setting names any more but that could not be removed
 */
public record CredentialFiles(Map<SettingKey<String>, String> files, List<String> leftovers) {

    /** Copies both. */
    public CredentialFiles {
        files = Map.copyOf(Objects.requireNonNull(files, "files"));
        leftovers = List.copyOf(leftovers);
    }
}
