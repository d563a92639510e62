package io.cordelia.at;

import static io.cordelia.at.ScriptedModule.answer;
import static io.cordelia.at.ScriptedModule.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.at.FileSecurity.Option;
import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.ModuleRefusedException;
import io.cordelia.device.ProtocolException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class FileSecurityTest {

    private static final byte[] CONTENT = "secret".getBytes(StandardCharsets.US_ASCII);
    private static final FileToken TOKEN = new FileToken(1234567);
    private static final PutOptions SECURE =
            PutOptions.DEFAULTS.withSecurity(FileSecurity.UNSIGNED).withVerification(Verification.SIZE);

    private final ScriptedModule peer = new ScriptedModule()
            .on("fileopen=s,CREATE", answer("+fileopen:7,1234567\nOK"))
            .on("filewrite=7", answer("+filewrite:6\nOK"))
            .on("fileclose=7", answer("OK"))
            .on("filegetinfo=s,1234567", answer("+filegetinfo:secure,6,4096,,4096,1\nOK"))
            .on("filegetinfo=s,", answer(error(ErrorCodes.FILE_INVALID_TOKEN)))
            .on("filedel=s,1234567", answer("OK"))
            .on("filedel=s,", answer(error(ErrorCodes.FILE_INVALID_TOKEN)));
    private final Lines trace = new Lines();
    private final CordeliaModule module =
            CordeliaModule.open(peer.port(), o -> o.timeouts(Fast.PATIENT).trace(trace));
    private final FileGroup files = module.files();

    @AfterEach
    void close() throws IOException {
        module.close();
        peer.close();
    }

    @Test
    void givesTheTokenThatTheFileIsReachedWith() {
        FileToken token = files.put("s", CONTENT, SECURE);

        assertThat(token).isEqualTo(TOKEN);
        assertThat(files.info("s", token).orElseThrow().properties()).containsExactly(FileProperty.SECURE);
        assertThat(files.exists("s")).isTrue();
        assertThatThrownBy(() -> files.delete("s")).isInstanceOf(ModuleRefusedException.class);
        files.delete("s", token);
        assertThat(peer.commands)
                .containsExactly(
                        "AT+FileOpen=s,CREATE|OVERWRITE|CREATE_SECURE|CREATE_NOSIGNATURE,4096",
                        "AT+FileWrite=7,0,0,6,secret",
                        "AT+FileClose=7,,",
                        "AT+FileGetInfo=s,1234567",
                        "AT+FileGetInfo=s,1234567",
                        "AT+FileGetInfo=s,0",
                        "AT+FileDel=s,0",
                        "AT+FileDel=s,1234567");
    }

    @Test
    void showsNoTokenAnywhere() {
        FileToken token = files.put("s", CONTENT, SECURE);
        files.delete("s", token);

        assertThat(trace.all)
                .contains("<- +fileopen:7,***", "-> AT+FileGetInfo=s,***", "-> AT+FileDel=s,***")
                .noneMatch(line -> line.contains("1234567"));
        assertThat(token).hasToString("FileToken[***]");
        assertThat(FileToken.NONE).hasToString("FileToken[none]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"12x34567", "99999999999"})
    void showsNoTokenThatItCannotRead(String token) {
        peer.on("fileopen=odd", answer("+fileopen:7," + token + "\nOK"));

        assertThatThrownBy(() -> files.put("odd", CONTENT, SECURE))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("AT+FileOpen=odd: the answer has no token where one was expected")
                .hasNoCause();
    }

    @Test
    void takesATokenAsTheModuleWritesIt() {
        peer.on("fileopen=odd", answer("+fileopen:7,-2147483648\nOK")).on("filedel=odd", answer("OK"));

        FileToken token = files.put("odd", CONTENT, SECURE.withVerification(Verification.NONE));
        files.delete("odd", token);

        assertThat(peer.commands).last().isEqualTo("AT+FileDel=odd,-2147483648");
    }

    @Test
    void plainFilesHaveNoToken() {
        assertThat(files.put("plain", CONTENT, PutOptions.DEFAULTS)).isEqualTo(FileToken.NONE);
        assertThat(files.put("plain", CONTENT, UploadListener.none()).isNone()).isTrue();
    }

    @Test
    void removesAHalfWrittenFileWithItsToken() {
        assertThatThrownBy(() -> files.put("s", CONTENT, SECURE.withListener((file, written, total) -> {
                    throw new IllegalStateException("cancelled");
                })))
                .isInstanceOf(IllegalStateException.class)
                .hasNoSuppressedExceptions();

        assertThat(peer.commands).endsWith("AT+FileClose=7,,", "AT+FileDel=s,1234567");
    }

    @Test
    void sendsTheOptions() {
        FileSecurity all = FileSecurity.UNSIGNED
                .with(Option.PUBLIC_READ)
                .with(Option.PUBLIC_WRITE)
                .with(Option.VENDOR_TOKEN)
                .with(Option.STATIC_TOKEN);

        files.put("s", CONTENT, SECURE.withSecurity(all).withFailsafe(true));

        assertThat(peer.commands)
                .first()
                .isEqualTo("AT+FileOpen=s,CREATE|OVERWRITE|CREATE_FAILSAFE|CREATE_SECURE|CREATE_NOSIGNATURE"
                        + "|CREATE_STATIC_TOKEN|CREATE_VENDOR_TOKEN|CREATE_PUBLIC_WRITE|CREATE_PUBLIC_READ,4096");
        assertThat(SECURE.withChunk(700)
                        .withReserve(5000)
                        .withEncoding(FileEncoding.RAW)
                        .withVerification(Verification.SIZE)
                        .withListener(UploadListener.none())
                        .withFailsafe(true)
                        .security())
                .contains(FileSecurity.UNSIGNED);
    }

    @Test
    void closesASignedFileWithItsSignature() {
        files.put("s", CONTENT, SECURE.withSecurity(FileSecurity.signed("signer, new.der", "c2lnbmVk")));

        assertThat(peer.commandsStartingWith("FileOpen"))
                .containsExactly("AT+FileOpen=s,CREATE|OVERWRITE|CREATE_SECURE,4096");
        assertThat(peer.commandsStartingWith("FileClose"))
                .containsExactly("AT+FileClose=7,\"signer, new.der\",c2lnbmVk");
    }

    @Test
    void closesWithoutSignatureWhatItGivesUp() {
        peer.on("fileopen=t", answer("+fileopen:8,5\nOK"))
                .on("filewrite=8", answer(error(-10336)))
                .on("fileclose=8", answer("OK"));

        assertThatThrownBy(() ->
                        files.put("t", CONTENT, SECURE.withSecurity(FileSecurity.signed("signer.der", "c2lnbmVk"))))
                .isInstanceOf(ModuleRefusedException.class);

        assertThat(peer.commandsStartingWith("FileClose")).containsExactly("AT+FileClose=8,,");
        assertThat(peer.commandsStartingWith("FileDel")).containsExactly("AT+FileDel=t,5");
    }

    @Test
    void refusesSignaturesThatCannotBeSent() {
        assertThatThrownBy(() -> FileSecurity.signed("", "x"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("name of the certificate is empty (allowed: 1 to 180 bytes)");
        assertThatThrownBy(() -> FileSecurity.signed("a", ""))
                .hasMessage("signature is empty (allowed: 1 to 1024 bytes)");
        assertThatThrownBy(() -> FileSecurity.signed("a", "x".repeat(1025)))
                .hasMessage("signature is 1025 bytes long (allowed: the module takes at most 1024 bytes)");
        assertThatThrownBy(() -> FileSecurity.signed("a", "x\r\nAT+reboot"))
                .hasMessageStartingWith("signature has the control character U+000D at position 1");
        assertThatThrownBy(() -> FileSecurity.signed("a\",b", "x"))
                .hasMessageStartingWith("name of the certificate holds a quote followed by a comma");
    }

    @Test
    void refusesAVerificationThatIsNotPossible() {
        assertThatThrownBy(() -> files.put("s", CONTENT, SECURE.withVerification(Verification.CONTENT)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage(
                        "verification CONTENT is not possible for the secure file s, because AT+FileOpen takes no token"
                                + " to read it back (allowed: the verification SIZE or NONE, or a secure file with PUBLIC_READ)");
        assertThat(peer.commands).isEmpty();
    }

    @Test
    void saysSoWhenAFileThatEverybodyMayReadCannotBeReadBack() {
        peer.on("fileopen=s,READ", answer(error(ErrorCodes.FILE_INVALID_TOKEN)));

        assertThatThrownBy(() -> files.put(
                        "s", CONTENT, PutOptions.DEFAULTS.withSecurity(FileSecurity.UNSIGNED.with(Option.PUBLIC_READ))))
                .isInstanceOf(ModuleRefusedException.class)
                .hasMessageStartingWith("the module refused FileOpen=s: ")
                .hasMessageEndingWith(
                        "; the secure file s can be read only with its token, for which AT+FileOpen has no"
                                + " place; write it with PUBLIC_READ, or verify it by SIZE");
        assertThat(peer.commands).last().isEqualTo("AT+FileDel=s,1234567");
    }

    @Test
    void saysWhyASecureFileIsNotReplaced() {
        peer.on("fileopen=old", answer(error(ErrorCodes.FILE_INVALID_TOKEN)));

        assertThatThrownBy(() -> files.put("old", CONTENT, PutOptions.DEFAULTS))
                .isInstanceOf(ModuleRefusedException.class)
                .hasMessageEndingWith("; there is a secure file old that not everybody may write; delete it with its"
                        + " token first");
        assertThat(peer.commands).hasSize(1);
    }

    @Test
    void refusesWhatWouldLoseTheToken() {
        assertThatThrownBy(() -> files.putIfChanged("s", CONTENT, SECURE))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage(
                        "security is not possible with putIfChanged (allowed: plain files; secure ones with put, whose"
                                + " token is kept)");
        assertThatThrownBy(() -> files.replaceCredentials(DeviceCredentials.serverTls(CONTENT), SECURE))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("security is not possible with replaceCredentials");
        assertThat(peer.commands).isEmpty();
    }

    @Test
    void controlsASecureFileWithItsToken() {
        peer.on("filectl=rename", answer("OK")).on("filectl", answer("+filectl:7654321,\nOK"));

        files.rename("s", "t", TOKEN);
        assertThat(files.commit("t", TOKEN)).isEqualTo(new FileToken(7654321));
        assertThat(files.rollback("t", new FileToken(7654321))).isEqualTo(new FileToken(7654321));

        assertThat(peer.commands)
                .containsExactly(
                        "AT+FileCtl=rename,1234567,s,t",
                        "AT+FileCtl=commit,1234567,t,",
                        "AT+FileCtl=rollback,7654321,t,");
        assertThat(trace.all)
                .contains("-> AT+FileCtl=commit,***,t,", "<- +filectl:***,")
                .noneMatch(line -> line.contains("7654321") || line.contains("1234567"));
    }

    @Test
    void refusesATokenOfMoreThan32Bits() {
        assertThatThrownBy(() -> new FileToken(1L << 32))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("file token has more than 32 bits (allowed: -2147483648 to 4294967295)");
        assertThatThrownBy(() -> new FileToken(-2147483649L)).isInstanceOf(InvalidRequestException.class);
    }
}
