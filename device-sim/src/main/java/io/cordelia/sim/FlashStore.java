package io.cordelia.sim;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Where files and settings outlive the module. Each call leaves either the old or the new state, also when killed. */
interface FlashStore extends AutoCloseable {

    /** @throws io.cordelia.device.InvalidRequestException if it cannot be read */
    List<FlashFile> loadFiles();

    void save(FlashFile file) throws IOException;

    void delete(String name) throws IOException;

    /** @throws io.cordelia.device.InvalidRequestException if it cannot be read */
    Map<String, String> loadSettings();

    void saveSettings(Map<String, String> settings) throws IOException;

    @Override
    void close();

    /** Keeps nothing: flash that is gone with the module. */
    static FlashStore none() {
        return new FlashStore() {
            @Override
            public List<FlashFile> loadFiles() {
                return List.of();
            }

            @Override
            public void save(FlashFile file) {}

            @Override
            public void delete(String name) {}

            @Override
            public Map<String, String> loadSettings() {
                return Map.of();
            }

            @Override
            public void saveSettings(Map<String, String> settings) {}

            @Override
            public void close() {}
        };
    }
}
