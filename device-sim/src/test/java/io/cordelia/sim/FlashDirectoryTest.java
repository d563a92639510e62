package io.cordelia.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.InvalidRequestException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flash in a directory: persistence, names, and what a kill leaves. */
class FlashDirectoryTest {

    private static final List<String> NAMES = List.of(
            "rootca.pem",
            "A.PEM",
            "a.pem",
            "..",
            ".",
            "../outside",
            "/etc/passwd",
            "c:\\x",
            ".tmp-1",
            "a b\tc",
            "\u00C3\u00A4",
            "%41",
            "x".repeat(180),
            "x".repeat(179) + "y",
            "\u00FF".repeat(180));

    @TempDir
    private Path folder;

    private final Host host = new Host();

    private SimulatedModule start() {
        Host next = new Host();
        return SimulatedModule.builder().port(next.port()).flash(folder).start();
    }

    private SimulatedModule startWith(Host user) {
        SimulatedModule module =
                SimulatedModule.builder().port(user.port()).flash(folder).start();
        user.hear();
        return module;
    }

    @Test
    void keepsFilesAndSettings() {
        try (SimulatedModule module = startWith(host)) {
            host.put("a.pem", "one\r\ntwo\n");
            host.put("a.pem", "three");
            host.put("empty\u00C3\u00A4", "x");
            host.ok("AT+fileDel=empty\u00C3\u00A4,");
            host.ok("AT+set=mqtt,clientId,\"my = \u00C3\u00A4\"");
            assertThat(module.files()).containsOnlyKeys("a.pem");
        }
        Host again = new Host();
        try (SimulatedModule module = startWith(again)) {
            assertThat(module.files()).containsOnlyKeys("a.pem");
            assertThat(module.files().get("a.pem")).asString().isEqualTo("three");
            assertThat(module.setting("mqtt", "clientId")).contains("my = ä");
            assertThat(again.ask("AT+fileGetInfo=a.pem,")).contains("+filegetinfo:not_failsafe,5,1024,,4096,2");
            again.ask("AT+factoryreset");
        }
        try (SimulatedModule module = start()) {
            assertThat(module.files()).isEmpty();
            assertThat(module.setting("mqtt", "clientId")).contains("");
        }
    }

    @Test
    void takesAnyNameAndStaysInItsDirectory() throws IOException {
        Path inner = folder.resolve("inner");
        Host user = new Host();
        try (SimulatedModule module =
                SimulatedModule.builder().port(user.port()).flash(inner).start()) {
            user.hear();
            for (String name : NAMES) {
                user.put(name, "content of " + name);
            }
            assertThat(module.files()).hasSameSizeAs(NAMES);
        }
        try (SimulatedModule module =
                SimulatedModule.builder().port(new MemoryPort()).flash(inner).start()) {
            for (String name : NAMES) {
                assertThat(Wire.of(module.files().get(Wire.text(name))))
                        .as(name)
                        .isEqualTo("content of " + name);
            }
        }
        try (Stream<Path> outside = Files.list(folder)) {
            assertThat(outside).containsExactly(inner);
        }
    }

    @Test
    void namesDifferAlsoWhereCaseDoesNotCountAndFitEveryFileSystem() {
        Set<String> onDisk = NAMES.stream().map(DirectoryStore::fileName).collect(Collectors.toSet());
        assertThat(onDisk).hasSameSizeAs(NAMES);
        assertThat(onDisk).allMatch(n -> n.matches("[a-z0-9_%.-]+") && n.length() <= 200);
        assertThat(onDisk).noneMatch(n -> n.startsWith(".") || n.endsWith("."));
        assertThat(DirectoryStore.fileName("rootca.pem")).isEqualTo("rootca.pem");
    }

    @Test
    void forgetsWhatWasNotClosedWhenItLosesPower() throws IOException {
        Path copy = folder.resolve("copy");
        Path original = folder.resolve("original");
        Host user = new Host();
        try (SimulatedModule module =
                SimulatedModule.builder().port(user.port()).flash(original).start()) {
            user.hear();
            user.put("a", "old");
            int id = user.open("a,CREATE|OVERWRITE,4096");
            user.ask("AT+fileWrite=" + id + ",0,0,3,new");
            user.open("b,CREATE,4096");
            // What a kill at this moment would leave on the disk.
            copy(original, copy);
            assertThat(module.openFiles()).isEqualTo(2);
        }
        Files.write(copy.resolve("files").resolve(".tmp-left"), new byte[] {1});
        try (SimulatedModule module =
                SimulatedModule.builder().port(new MemoryPort()).flash(copy).start()) {
            assertThat(module.files()).containsOnlyKeys("a");
            assertThat(module.files().get("a")).asString().isEqualTo("old");
            assertThat(copy.resolve("files").resolve(".tmp-left")).doesNotExist();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    @Test
    void leavesTheOldOrTheNewStateOfEveryFileWhenTheProcessIsKilled() throws Exception {
        Path flash = folder.resolve("killed");
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EndlessWriter.class.getName(),
                        flash.toString())
                .redirectErrorStream(true)
                .start();
        try {
            // Every round is reported, so some rounds have passed.
            assertThat(writer.getInputStream().readNBytes(200)).hasSize(200);
        } finally {
            writer.destroyForcibly().waitFor();
        }
        try (SimulatedModule module =
                SimulatedModule.builder().port(new MemoryPort()).flash(flash).start()) {
            assertThat(module.files()).containsKey("f0");
            module.files().forEach((name, content) -> assertThat(new String(content, StandardCharsets.ISO_8859_1))
                    .as(name)
                    .isIn(EndlessWriter.content(0), EndlessWriter.content(1)));
            assertThat(module.setting("mqtt", "clientId").orElseThrow()).matches("[01]{0,200}");
        }
    }

    /** Rewrites files and a setting until it is killed. */
    static final class EndlessWriter {

        private EndlessWriter() {}

        static String content(int round) {
            return String.valueOf(round % 2).repeat(700);
        }

        public static void main(String[] arguments) {
            Host user = new Host();
            try (SimulatedModule module = SimulatedModule.builder()
                    .port(user.port())
                    .flash(Path.of(arguments[0]))
                    .start()) {
                user.hear();
                IntStream.iterate(0, round -> module.openFiles() == 0, round -> round + 1)
                        .forEach(round -> {
                            user.put("f" + round % 3, content(round));
                            user.ask("AT+set=mqtt,clientId,"
                                    + String.valueOf(round % 2).repeat(200));
                            System.out.print('.');
                            System.out.flush();
                        });
            }
        }
    }

    @Test
    void keepsASecondModuleOut() {
        try (SimulatedModule module = start()) {
            assertThatThrownBy(this::start)
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessage("flash directory " + folder
                            + " is in use by another module (allowed: a directory for each module)");
            assertThat(module.files()).isEmpty();
        }
        start().close();
    }

    @Test
    void refusesADirectoryThatCannotBeUsed() throws IOException {
        Path file = Files.write(folder.resolve("file"), new byte[0]);
        assertThatThrownBy(() -> SimulatedModule.builder().flash(file).start())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("flash directory " + file + " cannot be used");
        Files.createDirectory(folder.resolve("settings"));
        assertThatThrownBy(this::start)
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("flash directory " + folder + " cannot be used");
        Files.delete(folder.resolve("settings"));
        start().close();
    }

    @Test
    void leavesForeignAndDamagedFilesAlone() throws IOException {
        Path files = Files.createDirectories(folder.resolve("files"));
        Files.writeString(files.resolve("foreign"), "hello\nworld");
        Files.createDirectory(files.resolve("folder"));
        Files.writeString(files.resolve("damaged"), "cordelia-flash-2 x y - name\ncontent");
        Files.writeString(files.resolve("nonsense"), "cordelia-flash-2 1024 1 nonsense name\ncontent");
        Files.writeString(folder.resolve("settings"), "mqtt.unknown=1\nno line\nmqtt.clientid=me\n");
        try (SimulatedModule module = start()) {
            assertThat(module.files()).isEmpty();
            assertThat(module.setting("mqtt", "clientId")).contains("me");
            assertThat(files.resolve("foreign")).exists();
        }
    }

    @Test
    void reportsADiskThatDoesNotTakeWrites() throws IOException {
        try (SimulatedModule module = startWith(host)) {
            host.put("a", "old");
            int id = host.open("a,CREATE|OVERWRITE,4096");
            host.ask("AT+fileWrite=" + id + ",0,0,3,new");
            Files.move(folder.resolve("files"), folder.resolve("gone"));
            host.refused("AT+fileClose=" + id + ",,", ErrorCode.FILE_FAILED_TO_WRITE);
            assertThat(module.files().get("a")).asString().isEqualTo("old");
            assertThat(module.openFiles()).isZero();
        }
    }

    private String secure(Host user) {
        String answer = user.ask("AT+fileOpen=s,CREATE|CREATE_SECURE,4096");
        String[] values =
                answer.substring("+fileopen:".length(), answer.indexOf('\r')).split(",");
        user.ask("AT+fileWrite=" + values[0] + ",0,0,10,top secret");
        user.ok("AT+fileClose=" + values[0] + ",,");
        return values[1];
    }

    @Test
    void encryptsSecureFilesAndTheirTokens() throws IOException {
        String token;
        try (SimulatedModule module = startWith(host)) {
            token = secure(host);
            assertThat(module.files().get("s")).asString().isEqualTo("top secret");
        }
        Path stored = folder.resolve("files").resolve("s");
        assertThat(Files.readString(stored, StandardCharsets.ISO_8859_1))
                .doesNotContain("secret")
                .doesNotContain(token);
        Host next = new Host();
        try (SimulatedModule module = startWith(next)) {
            assertThat(module.files().get("s")).asString().isEqualTo("top secret");
            next.refused("AT+fileDel=s,", ErrorCode.FILE_INVALID_TOKEN);
            assertThat(next.ask("AT+fileGetInfo=s," + token)).contains("secure");
        }
    }

    @Test
    void leavesASecureFileAloneThatItCannotDecrypt() throws IOException {
        try (SimulatedModule module = startWith(host)) {
            secure(host);
            assertThat(module.files()).containsKey("s");
        }
        Path stored = folder.resolve("files").resolve("s");
        byte[] bytes = Files.readAllBytes(stored);
        bytes[bytes.length - 1] ^= 1;
        Files.write(stored, bytes);
        try (SimulatedModule module = start()) {
            assertThat(module.files()).isEmpty();
        }
        Files.write(stored, "cordelia-flash-2 1024 1 secure s\nshort".getBytes(StandardCharsets.US_ASCII));
        try (SimulatedModule module = start()) {
            assertThat(module.files()).isEmpty();
        }
        Files.write(folder.resolve("key"), new byte[5]);
        assertThatThrownBy(this::start)
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("key is damaged");
    }
}
