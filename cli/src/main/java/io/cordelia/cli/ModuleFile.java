package io.cordelia.cli;

import io.cordelia.at.FileInfo;
import io.cordelia.at.FileProperty;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A file of a module, as it is printed: sizes in bytes. */
record ModuleFile(String name, long size, long reserved, long storage, long writes, List<String> properties) {

    static ModuleFile of(String name, FileInfo info) {
        return new ModuleFile(
                name, info.size(), info.maxSize(), info.storage(), info.writeCounter(), words(info.properties()));
    }

    private static List<String> words(Set<FileProperty> properties) {
        return properties.stream()
                .sorted()
                .map(property -> property.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    static List<String> table(List<ModuleFile> files) {
        TextTable table = new TextTable();
        if (!files.isEmpty()) {
            table.row("NAME", "SIZE", "RESERVED", "STORAGE", "WRITES", "PROPERTIES");
        }
        files.forEach(file -> table.row(
                file.name(),
                Long.toString(file.size()),
                Long.toString(file.reserved()),
                Long.toString(file.storage()),
                Long.toString(file.writes()),
                String.join("|", file.properties())));
        return table.lines();
    }
}
