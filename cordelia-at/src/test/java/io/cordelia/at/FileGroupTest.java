package io.cordelia.at;

import static io.cordelia.at.ScriptedModule.answer;
import static io.cordelia.at.ScriptedModule.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cordelia.at.AtTimeouts.Kind;
import io.cordelia.device.DeviceException;
import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.ModuleRefusedException;
import io.cordelia.device.NotConnectedException;
import io.cordelia.device.PortUnavailableException;
import io.cordelia.device.ProtocolException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class FileGroupTest {

    private static final String NAME = "privatekey.pem";
    private static final byte[] KEY = pem(1704);
    /** The commands of a put of KEY: open, 3 × write, close, info, open, 3 × read, close. */
    private static final int STEPS = 11;

    private final ScriptedModule peer = new ScriptedModule();
    private final List<CordeliaModule> opened = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        opened.forEach(CordeliaModule::close);
        peer.close();
    }

    @Test
    void writesInPiecesAndVerifies() {
        List<String> progress = new ArrayList<>();

        files().put(NAME, KEY, (file, written, total) -> progress.add(file + " " + written + "/" + total));

        assertThat(peer.files.get(NAME)).isEqualTo(KEY);
        assertThat(peer.openFiles()).isZero();
        assertThat(progress).hasSize(4).startsWith(NAME + " 0/1704").endsWith(NAME + " 1704/1704");
        assertThat(peer.shownCommands())
                .hasSize(STEPS)
                .startsWith(
                        "AT+FileOpen=privatekey.pem,CREATE|OVERWRITE,4096",
                        "AT+FileWrite=363990530,0,0,750,<750 bytes>")
                .containsSequence(
                        "AT+FileClose=363990530,,",
                        "AT+FileGetInfo=privatekey.pem,0",
                        "AT+FileOpen=privatekey.pem,READ,0")
                .endsWith("AT+FileRead=363990531,1500,0,204", "AT+FileClose=363990531,,");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 560, 561, 562, 5000})
    void writesAndReadsAnyBytesAsBase64(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);

        files().put("blob", content, UploadListener.none());

        assertThat(peer.files.get("blob")).isEqualTo(content);
        assertThat(files().get("blob")).isEqualTo(content);
        assertThat(peer.commands).allSatisfy(c -> assertThat(c.length()).isLessThanOrEqualTo(2046));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 4096",
        "1704, 4096",
        "3584, 4096",
        "3585, 8192",
        "4096, 8192",
        "4097, 8192",
        "8192, 12288",
        "1048064, 1048576",
        "1048576, 1048576"
    })
    void reservesWhatTheFileNeedsAndSomeMore(int size, int reserved) {
        peer.on("fileopen", answer(error(-10322)));

        assertThatThrownBy(() -> files().put("a", new byte[size], UploadListener.none()))
                .isInstanceOf(ModuleRefusedException.class);

        assertThat(peer.commands).containsExactly("AT+FileOpen=a,CREATE|OVERWRITE," + reserved);
    }

    @Test
    void skipsWhatIsThere() {
        peer.files.put(NAME, KEY);

        assertThat(files().putIfChanged(NAME, KEY, UploadListener.none())).isFalse();

        assertThat(peer.commandsStartingWith("FileWrite")).isEmpty();
        assertThat(peer.openFiles()).isZero();
    }

    @Test
    void writesWhatIsDifferent() {
        byte[] other = KEY.clone();
        other[1000] ^= 1;
        peer.files.put(NAME, other);

        assertThat(files().putIfChanged(NAME, KEY, UploadListener.none())).isTrue();

        assertThat(peer.files.get(NAME)).isEqualTo(KEY);
        assertThat(peer.commandsStartingWith("FileOpen")).contains("AT+FileOpen=privatekey.pem,CREATE|OVERWRITE,4096");
    }

    @Test
    void writesWhatIsMissingAsTheExerciseDoes() {
        assertThat(files().putIfChanged(NAME, KEY, UploadListener.none())).isTrue();

        assertThat(peer.commands.get(1)).isEqualTo("AT+FileOpen=privatekey.pem,WRITE|CREATE,4096");
    }

    @Test
    void tellsAboutFiles() {
        peer.files.put("a, b c", new byte[3]);

        FileGroup files = files();
        assertThat(files.exists("a, b c")).isTrue();
        assertThat(files.info("a, b c")).contains(new FileInfo(Set.of(), 3, 4096, 0, 1));
        assertThat(files.list())
                .containsExactly(
                        new FileEntry("a, b c", 4096, Set.of(FileProperty.NOT_FAILSAFE, FileProperty.PUBLIC_READ), 1));
        files.delete("a, b c");
        assertThat(files.exists("a, b c")).isFalse();
        assertThat(files.info("a, b c")).isEmpty();
        assertThatThrownBy(() -> files.get("a, b c")).isInstanceOf(ModuleRefusedException.class);
        assertThatThrownBy(() -> files.delete("a, b c")).isInstanceOf(ModuleRefusedException.class);
    }

    @Test
    void passesOnOtherRefusalsThanNotFound() {
        peer.on("filegetinfo", answer(error(-10348)));

        assertThatThrownBy(() -> files().exists("a")).isInstanceOf(ModuleRefusedException.class);
    }

    static IntStream steps() {
        return IntStream.range(0, STEPS);
    }

    @ParameterizedTest
    @MethodSource("steps")
    void anErrorAtAnyStepLeavesNothing(int step) {
        peer.onNth(step, answer(error(-10336)));

        assertThatThrownBy(() -> files().put(NAME, KEY, UploadListener.none()))
                .isInstanceOfSatisfying(ModuleRefusedException.class, e -> {
                    assertThat(e.command()).isEqualTo(commandName(step) + "=" + NAME);
                    assertThat(e.code()).isEqualTo(-10336);
                })
                .hasMessageNotContaining("half-written");

        assertThat(peer.files.keySet()).isEmpty();
        assertThat(peer.openFiles()).isZero();
    }

    @ParameterizedTest
    @MethodSource("steps")
    @Execution(ExecutionMode.CONCURRENT)
    void noAnswerAtAnyStepLeavesNothing(int step) {
        peer.onNth(step, ScriptedModule.silence());
        boolean data = Set.of("FileWrite", "FileRead").contains(commandName(step));

        assertThatThrownBy(() -> files(Fast.missing(data ? Kind.FILE_DATA : Kind.COMMAND))
                        .put(NAME, KEY, UploadListener.none()))
                .isInstanceOf(DeviceException.class)
                .hasMessageContaining("AT+" + commandName(step) + "=" + NAME);

        assertThat(peer.files.keySet()).isEmpty();
        assertThat(peer.openFiles()).isZero();
    }

    @ParameterizedTest
    @MethodSource("steps")
    void aRestartAtAnyStepLeavesNothing(int step) {
        peer.onNth(step, ScriptedModule.restart());

        assertThatThrownBy(() -> files().put(NAME, KEY, UploadListener.none()))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("the module restarted while AT+" + commandName(step) + "=" + NAME
                        + " was in progress; check its power supply");

        assertThat(peer.files.keySet()).isEmpty();
        assertThat(peer.openFiles()).isZero();
    }

    @ParameterizedTest
    @MethodSource("steps")
    void anUnpluggedModuleAtAnyStepIsToldWithWhatMayBeLeft(int step) {
        peer.onNth(step, ScriptedModule.unplug());

        assertThatThrownBy(() -> files().put(NAME, KEY, UploadListener.none()))
                .isInstanceOf(PortUnavailableException.class)
                .hasMessage("port memory went away while it was in use; check the cable and the module's power;"
                        + " the half-written file privatekey.pem could not be deleted and may still be on the module");
    }

    @Test
    void saysSoWhenTheHalfWrittenFileCannotBeDeleted() {
        peer.on("filewrite", 1, answer(error(-10336)));
        peer.on("filedel", answer(error(-10320)));

        DeviceException failure =
                catchThrowableOfType(ModuleRefusedException.class, () -> files().put(NAME, KEY, UploadListener.none()));

        assertThat(failure)
                .hasMessageEndingWith(
                        "; the half-written file privatekey.pem could not be deleted and may still be on the module");
        assertThat(failure.getSuppressed()).hasSize(1);
        assertThat(peer.openFiles()).isZero();
    }

    @Test
    void noticesThatAnotherContentReadsBack() {
        peer.on("fileread", 1, (m, command) -> {
            int count = Integer.parseInt(command.substring(command.lastIndexOf(',') + 1));
            m.sendRaw("+fileread:0," + count + "," + "x".repeat(count) + "\r\nOK\r\n");
        });

        assertThatThrownBy(() -> files().put(NAME, KEY, UploadListener.none()))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("file privatekey.pem reads back from the module differently from what was written");
        assertThat(peer.files.keySet()).isEmpty();
    }

    @Test
    void noticesThatAnotherSizeIsThere() {
        peer.on("filegetinfo", answer("+filegetinfo:,1703,4096,,0,1\nOK"));

        assertThatThrownBy(() -> files().put(NAME, KEY, UploadListener.none()))
                .hasMessage("file privatekey.pem has 1703 bytes on the module, but 1704 were written");
        assertThat(peer.files.keySet()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+filewrite:749\nOK",
                "+filewrite:x\nOK",
                "+filewrite:\nOK",
                "OK",
                "+filewrite:750\n+filewrite:750\nOK"
            })
    void noticesThatThePieceWasNotWritten(String lines) {
        peer.on("filewrite", answer(lines));

        assertThatThrownBy(() -> files().put(NAME, KEY, UploadListener.none()))
                .isInstanceOf(ProtocolException.class)
                .hasMessageStartingWith("AT+FileWrite=privatekey.pem: ");
        assertThat(peer.files.keySet()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+fileread:0,0,\nOK",
                "+fileread:1,1,a\nOK",
                "+fileread:1,4,????\nOK",
                "+fileread:0\nOK",
                "+fileread:0,751,abc\nOK",
                "+fileread:0,5,abc\nOK"
            })
    void noticesAnAnswerThatIsNoPieceOfTheFile(String lines) {
        peer.files.put("a", new byte[2]);
        peer.on("fileread", answer(lines));

        assertThatThrownBy(() -> files(Fast.missing(Kind.FILE_DATA)).get("a")).isInstanceOf(DeviceException.class);
        assertThat(peer.openFiles()).isZero();
    }

    @Test
    void aListenerThatThrowsEndsTheUpload() {
        assertThatThrownBy(() -> files().put(NAME, KEY, (file, written, total) -> {
                    if (written > 0) {
                        throw new IllegalStateException("cancelled");
                    }
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("cancelled");

        assertThat(peer.files.keySet()).isEmpty();
        assertThat(peer.openFiles()).isZero();
    }

    @Test
    void anInterruptEndsTheUploadAndLeavesNothing() {
        peer.on("filewrite", 1, ScriptedModule.silence());

        assertThatThrownBy(() -> files().put(NAME, KEY, (file, written, total) -> {
                    if (written > 0) {
                        Thread.currentThread().interrupt();
                    }
                }))
                .isInstanceOf(NotConnectedException.class)
                .hasMessage("AT+FileWrite=privatekey.pem was interrupted");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(peer.files.keySet()).isEmpty();
        assertThat(peer.openFiles()).isZero();
    }

    /** Otherwise nobody would know the handle of the file that the module has just opened. */
    @ParameterizedTest
    @CsvSource({"0,false", "0,true", "1,false", "1,true"})
    void aFileThatIsBeingOpenedWhenAllIsStoppedIsClosed(int opens, boolean interrupt) {
        Thread me = Thread.currentThread();
        FileGroup files = files();
        CordeliaModule module = opened.get(0);
        peer.on("FileOpen", opens, (m, command) -> {
            if (interrupt) {
                me.interrupt();
            } else {
                module.session().abort(() -> new NotConnectedException("stopped"));
            }
            m.behave(command);
        });

        assertThatThrownBy(() -> files.put(NAME, KEY, UploadListener.none()))
                .isInstanceOf(NotConnectedException.class)
                .hasMessageContaining(interrupt ? "interrupted" : "stopped");

        assertThat(Thread.interrupted()).isEqualTo(interrupt);
        assertThat(peer.files.keySet()).isEmpty();
        assertThat(peer.openFiles()).isZero();
    }

    @Test
    void aModuleThatFallsSilentIsProbedOnlyOnce() {
        peer.on("filewrite", 1, ScriptedModule.silence()).on("test", ScriptedModule.silence());

        assertThatThrownBy(
                        () -> files(Fast.missing(Kind.FILE_DATA, Kind.COMMAND)).put(NAME, KEY, UploadListener.none()))
                .isInstanceOf(DeviceTimeoutException.class)
                .hasMessageStartingWith("the final response to AT+FileWrite=privatekey.pem ")
                .hasMessageEndingWith(
                        "; the half-written file privatekey.pem could not be deleted and may still be on the module");

        assertThat(peer.commandsStartingWith("test")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\r\nAT+factoryreset", "a\",b", "\0"})
    void refusesBadNamesBeforeAnythingIsSent(String name) {
        FileGroup files = files();

        assertThatThrownBy(() -> files.put(name, KEY, UploadListener.none()))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> files.delete(name)).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> files.get(name)).isInstanceOf(InvalidRequestException.class);
        assertThat(peer.commands).isEmpty();
    }

    @Test
    void refusesNamesAndFilesThatAreTooLong() {
        FileGroup files = files();

        assertThatThrownBy(() -> files.exists("n".repeat(181)))
                .hasMessage("file name is 181 bytes long (allowed: the module takes at most 180 bytes)");
        assertThatThrownBy(() -> files.put("a", new byte[(1 << 20) + 1], UploadListener.none()))
                .hasMessage("file a has 1048577 bytes (allowed: at most 1048576 bytes)");
        assertThat(peer.commands).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"RAW, 0", "AUTO, 0", "BASE64, 1"})
    void choosesTheEncoding(FileEncoding encoding, int format) {
        files().put(NAME, KEY, PutOptions.DEFAULTS.withEncoding(encoding));

        assertThat(peer.files.get(NAME)).isEqualTo(KEY);
        assertThat(peer.commandsStartingWith("FileWrite"))
                .allMatch(command -> command.split(",", 5)[2].equals(Integer.toString(format)));
        assertThat(peer.commandsStartingWith("FileRead"))
                .allMatch(command -> command.split(",", 5)[2].equals(Integer.toString(format)));
    }

    @Test
    void refusesToSendRawWhatCouldBeHarmed() {
        assertThatThrownBy(() ->
                        files().put("blob", new byte[] {1, 0}, PutOptions.DEFAULTS.withEncoding(FileEncoding.RAW)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("file blob cannot be sent raw, because the module could drop some of its spaces or take a"
                        + " NUL for its end or a line for a command (allowed: the encodings AUTO and BASE64)");
        assertThat(peer.commands).isEmpty();
    }

    @Test
    void choosesTheChunk() {
        files().put(NAME, KEY, PutOptions.DEFAULTS.withChunk(500));

        assertThat(peer.files.get(NAME)).isEqualTo(KEY);
        assertThat(peer.commandsStartingWith("FileWrite")).hasSize(4);
    }

    @Test
    void aLineTakesTheLargestChunk() {
        byte[] content = new byte[1_000_000];
        Arrays.fill(content, (byte) 'x');

        files().put(NAME, content, PutOptions.DEFAULTS.withChunk(2000).withVerification(Verification.NONE));

        assertThat(peer.files.get(NAME)).isEqualTo(content);
        assertThat(peer.commandsStartingWith("FileWrite")).hasSize(500);
    }

    @Test
    void tellsWhatAFileIs() {
        peer.on(
                        "filegetinfo",
                        answer("+filegetinfo:secure|pending_commit|brand_new,3,1024,master|read_only,8192,7\nOK"))
                .on("filegetfilelist", answer("+filegetfilelist:/sys/x,77,SYS_FILE,2\n+filegetfilelist:b,1024,,1\nOK"));

        assertThat(files().info("a"))
                .contains(new FileInfo(
                        Set.of(FileProperty.SECURE, FileProperty.PENDING_COMMIT, FileProperty.UNKNOWN),
                        3,
                        1024,
                        8192,
                        7));
        assertThat(files().list())
                .containsExactly(
                        new FileEntry("/sys/x", 77, Set.of(FileProperty.SYS_FILE), 2),
                        new FileEntry("b", 1024, Set.of(), 1));
    }

    @Test
    void choosesTheSizeToReserve() {
        files().put(NAME, KEY, PutOptions.DEFAULTS.withReserve(10_000));

        assertThat(peer.commands).first().isEqualTo("AT+FileOpen=privatekey.pem,CREATE|OVERWRITE,10000");
        assertThatThrownBy(() -> files().put(NAME, KEY, PutOptions.DEFAULTS.withReserve(1703)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("size to reserve 1703 is less than the 1704 bytes of file privatekey.pem (allowed: at least"
                        + " the size of the file)");
    }

    @Test
    void asksForASecondCopy() {
        PutOptions options = PutOptions.DEFAULTS.withFailsafe(true);

        files().put(NAME, KEY, options);
        files().putIfChanged("new.pem", KEY, options);

        assertThat(peer.commandsStartingWith("FileOpen=privatekey.pem"))
                .first()
                .isEqualTo("AT+FileOpen=privatekey.pem,CREATE|OVERWRITE|CREATE_FAILSAFE,4096");
        assertThat(peer.commandsStartingWith("FileOpen=new.pem"))
                .first()
                .isEqualTo("AT+FileOpen=new.pem,WRITE|CREATE|CREATE_FAILSAFE,4096");
        assertThat(options.withChunk(700)
                        .withReserve(5000)
                        .withEncoding(FileEncoding.RAW)
                        .withVerification(Verification.SIZE)
                        .withListener(UploadListener.none())
                        .failsafe())
                .isTrue();
    }

    @Test
    void refusesOptionsThatAreOutOfRange() {
        assertThatThrownBy(() -> PutOptions.DEFAULTS.withChunk(2001))
                .hasMessage("chunk 2001 is out of range (allowed: 4 to 2000)");
        assertThatThrownBy(() -> PutOptions.DEFAULTS.withChunk(3)).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> PutOptions.DEFAULTS.withReserve(1023))
                .hasMessage("size to reserve 1023 is out of range (allowed: 1024 to 1048576)");
        assertThatThrownBy(() -> PutOptions.DEFAULTS.withReserve(1048577)).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void verifiesAsMuchAsIsAsked() {
        files().put(NAME, KEY, PutOptions.DEFAULTS.withVerification(Verification.NONE));
        assertThat(peer.commands).last().asString().startsWith("AT+FileClose=");

        peer.commands.clear();
        files().put(NAME, KEY, PutOptions.DEFAULTS.withVerification(Verification.SIZE));
        assertThat(peer.commands).last().asString().startsWith("AT+FileGetInfo=");
    }

    @Test
    void copiesFilesOfThisComputerBothWays(@TempDir Path folder) throws IOException {
        Path source = Files.write(folder.resolve("source.pem"), KEY);
        Path target = folder.resolve("target.pem");

        assertThat(files().putIfChanged(NAME, source, PutOptions.DEFAULTS)).isTrue();
        assertThat(files().putIfChanged(NAME, source, PutOptions.DEFAULTS)).isFalse();
        files().put("copy", source, PutOptions.DEFAULTS);
        files().get(NAME, target);

        assertThat(target).hasBinaryContent(KEY);
        assertThat(peer.files.get("copy")).isEqualTo(KEY);
    }

    @Test
    void aFileOfThisComputerIsReplacedAtOnce(@TempDir Path folder) throws IOException {
        peer.files.put(NAME, KEY);
        Path target = Files.write(folder.resolve("target"), new byte[] {1});
        Path link = Files.createSymbolicLink(folder.resolve("link"), target);

        files().get(NAME, link);

        assertThat(link).isSymbolicLink();
        assertThat(target).hasBinaryContent(KEY);
        assertThat(Files.getPosixFilePermissions(target))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        assertThatThrownBy(() -> files().get(NAME, folder)).hasMessageContaining("cannot be written: Is a directory");
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void saysWhatIsWrongWithAFileOfThisComputer(@TempDir Path folder) throws IOException {
        Path large = Files.write(folder.resolve("large"), new byte[(1 << 20) + 1]);
        peer.files.put(NAME, KEY);

        assertThatThrownBy(() -> files().put("a", folder.resolve("none"), PutOptions.DEFAULTS))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageEndingWith("none cannot be read: it does not exist (allowed: a file that can be read)");
        assertThatThrownBy(() -> files().put("a", large, PutOptions.DEFAULTS))
                .hasMessageEndingWith("large is too large (allowed: at most 1048576 bytes)");
        assertThat(peer.commands).isEmpty();
        assertThatThrownBy(() -> files().get(NAME, folder.resolve("none").resolve("a")))
                .hasMessageContaining("cannot be written: there is no folder");
    }

    @Test
    void aCancelledUploadThatCannotBeTidiedUpSaysSo() {
        peer.on("filedel", answer(error(-10320)));

        assertThatThrownBy(() -> files().put(NAME, KEY, (file, written, total) -> {
                    throw new CancellationException("stop");
                }))
                .isInstanceOf(CancellationException.class)
                .satisfies(e -> assertThat(e.getSuppressed()[0])
                        .hasMessageEndingWith(
                                "; the half-written file privatekey.pem could not be deleted and may still"
                                        + " be on the module"));
        assertThat(peer.openFiles()).isZero();
    }

    @Test
    void controlsFiles() {
        peer.on("filectl=get_storage_info", answer("+filectl:,4096,1024,200,40,30,600,500,240,0,0,5,3,4,0,0,7\nOK"))
                .on("filectl=rename", answer("OK"))
                .on("filectl=restore", answer("OK"))
                .on("filectl", answer("+filectl:7,\nOK"));

        files().rename("a", "b c");
        files().commit("a");
        files().rollback("a");
        files().commitBundle();
        files().rollbackBundle();
        files().restore(FactoryState.FACTORY_IMAGE);
        files().restore(FactoryState.FACTORY_DEFAULT);
        StorageInfo storage = files().storage();

        assertThat(peer.commands)
                .containsExactly(
                        "AT+FileCtl=rename,0,a,\"b c\"",
                        "AT+FileCtl=commit,0,a,",
                        "AT+FileCtl=rollback,0,a,",
                        "AT+FileCtl=bundle_commit,0,,",
                        "AT+FileCtl=bundle_rollback,0,,",
                        "AT+FileCtl=restore,0,,factory_image",
                        "AT+FileCtl=restore,0,,factory_default",
                        "AT+FileCtl=get_storage_info,0,,");
        assertThat(storage).isEqualTo(new StorageInfo(4096, 1024, 200, 500));
        assertThat(storage.availableBytes()).isEqualTo(2_048_000);
        assertThatThrownBy(() -> files().rename("a", "")).isInstanceOf(InvalidRequestException.class);
    }

    static byte[] pem(int size) {
        StringBuilder text = new StringBuilder("-----BEGIN RSA PRIVATE KEY-----\n");
        Random random = new Random(1);
        while (text.length() < size - 1) {
            text.append(text.length() % 65 == 31 ? '\n' : (char) ('A' + random.nextInt(26)));
        }
        return text.append('\n').toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static String commandName(int step) {
        return List.of(
                        "FileOpen",
                        "FileWrite",
                        "FileWrite",
                        "FileWrite",
                        "FileClose",
                        "FileGetInfo",
                        "FileOpen",
                        "FileRead",
                        "FileRead",
                        "FileRead",
                        "FileClose")
                .get(step);
    }

    private FileGroup files() {
        return files(Fast.PATIENT);
    }

    private FileGroup files(AtTimeouts timeouts) {
        CordeliaModule module = Fast.open(peer, timeouts);
        opened.add(module);
        return module.files();
    }
}
