package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When the shell script builds, in a project of one source file with a stand-in for Maven that counts. */
@Timeout(120)
class LauncherBuildIT {

    private static final String BUILDING = "cordelia: building (once, and after changes) ...";

    @TempDir
    private Path home;

    private Path launcher;
    private Path source;
    private Path test;
    private Path maven;

    @BeforeEach
    void makeProject() throws IOException {
        launcher = Files.copy(CommandProcess.PROJECT.resolve("cordelia"), home.resolve("cordelia"));
        write("pom.xml");
        for (String module : List.of("device-api", "pki", "cordelia-at", "mqtt-client", "device-sim", "cli")) {
            write(module + "/pom.xml");
        }
        source = write("pki/src/main/java/A.java");
        test = write("pki/src/test/java/ATest.java");
        maven = home.resolve("bin/mvn");
        maven("mkdir -p '" + home + "/cli/target' && cp '" + CommandProcess.PROJECT.resolve("cli/target/cordelia.jar")
                + "' '" + home + "/cli/target/cordelia.jar'");
    }

    @Test
    void itBuildsOnceAndAfterChanges() throws Exception {
        assertThat(version()).first().isEqualTo(BUILDING);
        assertThat(version()).hasSize(1).first().asString().startsWith("cordelia ");
        assertThat(Files.readAllLines(home.resolve("builds"))).hasSize(1);

        changed(source);

        assertThat(version()).first().isEqualTo(BUILDING);
        assertThat(Files.readAllLines(home.resolve("builds"))).hasSize(2);
    }

    @Test
    void itKeepsClassesForAQuickStartAndDoesWithoutThem() throws Exception {
        version();
        Path classes = home.resolve(".cordelia/cordelia.jsa");
        assertThat(classes).isNotEmptyFile();

        Files.writeString(classes, "of another Java");
        assertThat(version()).hasSize(1).first().asString().startsWith("cordelia ");
        Files.delete(classes);
        assertThat(version()).hasSize(1).first().asString().startsWith("cordelia ");
    }

    @Test
    void aChangedTestIsNoReasonToBuild() throws Exception {
        version();
        changed(test);

        assertThat(version()).hasSize(1);
    }

    @Test
    void aBuildThatFailsIsToldAndTriedAgain() throws Exception {
        maven("echo 'A.java is wrong'; exit 1");

        assertThat(run("--version", 1))
                .containsExactly(BUILDING, "A.java is wrong", "cordelia: the build failed, see above");
        assertThat(run("--version", 1)).contains("cordelia: the build failed, see above");
        assertThat(home.resolve(".cordelia/building")).doesNotExist();
    }

    @Test
    void withoutMavenItSaysWhatToInstall() throws Exception {
        Files.delete(maven);

        assertThat(run("--version", 1))
                .containsExactly("cordelia: Maven is needed to build it once: install Maven 3.8 or newer");
    }

    private List<String> version() throws IOException, InterruptedException {
        return run("--version", 0);
    }

    /** Both streams, as they come. */
    private List<String> run(String argument, int status) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(launcher.toString(), argument).redirectErrorStream(true);
        builder.environment().put("PATH", maven.getParent() + File.pathSeparator + pathWithoutMaven());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        try {
            List<String> lines =
                    process.inputReader(StandardCharsets.UTF_8).lines().toList();
            assertThat(process.waitFor()).as(lines.toString()).isEqualTo(status);
            return lines;
        } finally {
            process.destroyForcibly();
        }
    }

    /** A folder with links to the tools that the script needs, as Maven may stand beside them. */
    private String pathWithoutMaven() throws IOException {
        Path tools = home.resolve("tools");
        if (!Files.exists(tools)) {
            Files.createDirectory(tools);
            for (String tool :
                    List.of("sh", "readlink", "dirname", "find", "mkdir", "rmdir", "rm", "cp", "mv", "sleep")) {
                Files.createSymbolicLink(tools.resolve(tool), where(tool));
            }
        }
        return tools.toString();
    }

    private static Path where(String tool) {
        List<Path> places = new ArrayList<>();
        for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
            Path place = Path.of(folder, tool);
            if (Files.isExecutable(place)) {
                places.add(place);
            }
        }
        return places.get(0);
    }

    private Path write(String name) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "");
    }

    private void maven(String script) throws IOException {
        write("bin/mvn");
        Files.writeString(maven, "#!/bin/sh\necho built >> '" + home + "/builds'\n" + script + "\n");
        assertThat(maven.toFile().setExecutable(true)).isTrue();
    }

    private static void changed(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plus(Duration.ofMinutes(1))));
    }
}
