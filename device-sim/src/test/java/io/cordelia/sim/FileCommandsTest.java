package io.cordelia.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileCommandsTest {

    private static final String JOIN = "AT+wlanConnect=net,,OPEN,,,,";

    private final Host host = new Host();
    private SimulatedModule module;

    @BeforeEach
    void start() {
        module = SimulatedModule.builder().port(host.port()).start();
        host.hear();
    }

    @AfterEach
    void stop() {
        module.close();
    }

    private String file(String name) {
        return new String(module.files().get(name), StandardCharsets.ISO_8859_1);
    }

    @Test
    void givesIdsLikeTheRealOnes() {
        assertThat(host.ask("AT+FileOpen=a,WRITE|CREATE,4096")).isEqualTo("+fileopen:363990529,0\r\nOK\r\n");
        assertThat(host.ask("AT+FileOpen=b,WRITE|CREATE,4096")).isEqualTo("+fileopen:363990785,0\r\nOK\r\n");
    }

    @Test
    void writesRawDataWithLineEndsCommasAndRequestsInside() {
        String data = " -----BEGIN X-----\r\nAT+test\r\n\"a\", b,\n\n ,";
        int id = host.open("a.pem,WRITE|CREATE,4096");
        assertThat(host.ask("AT+FileWrite=" + id + ",0,0," + data.length() + "," + data))
                .isEqualTo("+filewrite:" + data.length() + "\r\nOK\r\n");
        host.ok("AT+FileClose=" + id + ",,");
        assertThat(file("a.pem")).isEqualTo(data);
    }

    @Test
    void takesTheLongestRawLine() {
        int id = host.open("a,WRITE|CREATE,4096");
        String head = "AT+fileWrite=" + id + ",0,0,";
        int length = 2048 - head.length() - 5;
        assertThat(host.ask(head + length + "," + "\n".repeat(length)))
                .isEqualTo("+filewrite:" + length + "\r\nOK\r\n");
        assertThat(host.ask(head + (length + 1) + "," + "x".repeat(length + 1)))
                .isEqualTo("ERROR: parse parameters,-5\r\n");
    }

    @Test
    void countsTheCharactersOfBase64OnTheWire() {
        byte[] data = {0, 1, 2, (byte) 0xFF};
        String base64 = Base64.getEncoder().encodeToString(data);
        int id = host.open("a,CREATE|OVERWRITE,1024");
        assertThat(host.ask("AT+fileWrite=" + id + ",0,1,8," + base64)).isEqualTo("+filewrite:8\r\nOK\r\n");
        assertThat(host.ask("AT+fileWrite=" + id + ",4,1,4,\"QUJD\"")).isEqualTo("+filewrite:4\r\nOK\r\n");
        host.ok("AT+fileClose=" + id + ",,");
        assertThat(module.files().get("a")).containsExactly(0, 1, 2, 0xFF, 'A', 'B', 'C');

        int reading = host.open("a,READ,");
        assertThat(host.ask("AT+fileRead=" + reading + ",0,1,4")).isEqualTo("+fileread:1,8,AAEC/w==\r\nOK\r\n");
        assertThat(host.ask("AT+fileRead=" + reading + ",4,1,750")).isEqualTo("+fileread:1,4,QUJD\r\nOK\r\n");
    }

    @Test
    void readsRawWithLineEndsAndWhatIsThereAtTheEnd() {
        host.put("a", "line\r\nOK\r\nend");
        int id = host.open("a,READ,0");
        assertThat(host.ask("AT+fileRead=" + id + ",0,0,10")).isEqualTo("+fileread:0,10,line\r\nOK\r\n\r\nOK\r\n");
        assertThat(host.ask("AT+fileRead=" + id + ",10,0,750")).isEqualTo("+fileread:0,3,end\r\nOK\r\n");
        assertThat(host.ask("AT+fileRead=" + id + ",13,0,750")).isEqualTo("+fileread:0,0,\r\nOK\r\n");
        host.refused("AT+fileRead=" + id + ",14,0,750", ErrorCode.FILE_OFFSET_OUT_OF_RANGE);
        host.ok("AT+fileClose=" + id + ",,");
    }

    @Test
    void refusesAReadWhoseAnswerWouldNotFitALine() {
        host.put("a", "x".repeat(3000));
        int id = host.open("a,READ,0");
        assertThat(host.ask("AT+fileRead=" + id + ",0,0,2031")).hasSize("+fileread:0,2031,\r\nOK\r\n".length() + 2031);
        host.refused("AT+fileRead=" + id + ",0,0,2032", ErrorCode.FILE_INVALID_READ_LENGTH);
        assertThat(host.ask("AT+fileRead=" + id + ",0,1,1521")).startsWith("+fileread:1,2028,");
        host.refused("AT+fileRead=" + id + ",0,1,1522", ErrorCode.FILE_INVALID_READ_LENGTH);
        host.refused("AT+fileRead=" + id + ",0,0,2147483647", ErrorCode.FILE_INVALID_READ_LENGTH);
    }

    @Test
    void refusesDataThatIsNotAsLongAsItSays() {
        int id = host.open("a,WRITE|CREATE,4096");
        host.refused("AT+fileWrite=" + id + ",0,0,3,abcdef", "parse parameters,-3");
        host.refused("AT+fileWrite=" + id + ",0,0,6,ab\0def", "parse parameters,-3");
        host.refused("AT+fileWrite=" + id + ",0,1,8,QUJD", "parse parameters,-3");
        host.refused("AT+fileWrite=" + id + ",0,1,4,QU*D", ErrorCode.FILE_INVALID_WRITE_BUFFER);
        host.refused("AT+fileWrite=" + id + ",0,0,0,", ErrorCode.INVALID_PARAMETER);
        host.refused("AT+fileWrite=" + id + ",0,2,3,abc", ErrorCode.INVALID_PARAMETER);
        host.refused("AT+fileWrite=" + id + ",0,0,-3,abc", ErrorCode.INVALID_PARAMETER);
        host.refused("AT+fileWrite=" + id + ",0,0,x,abc", "parse parameters,-1");
        host.ok("AT+test");
    }

    @Test
    void rewritesAnywhereButGrowsWithoutGaps() {
        int id = host.open("a,WRITE|CREATE,1024");
        host.ask("AT+fileWrite=" + id + ",0,0,6,abcdef");
        host.ask("AT+fileWrite=" + id + ",2,0,2,XX");
        host.ask("AT+fileWrite=" + id + ",5,0,3,ghi");
        host.refused("AT+fileWrite=" + id + ",9,0,1,z", ErrorCode.FILE_OFFSET_OUT_OF_RANGE);
        host.refused("AT+fileWrite=" + id + ",4294967295,0,1,z", ErrorCode.FILE_OFFSET_OUT_OF_RANGE);
        host.ok("AT+fileClose=" + id + ",,");
        assertThat(file("a")).isEqualTo("abXXeghi");
    }

    @Test
    void refusesMoreThanWasReserved() {
        int id = host.open("a,WRITE|CREATE,1024");
        host.ask("AT+fileWrite=" + id + ",0,0,1000," + "x".repeat(1000));
        host.refused("AT+fileWrite=" + id + ",1000,0,25," + "x".repeat(25), ErrorCode.FILE_MAX_SIZE_EXCEEDED);
        assertThat(host.ask("AT+fileWrite=" + id + ",1000,0,24," + "x".repeat(24)))
                .endsWith("OK\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "READ|WRITE",
                "READ|CREATE",
                "READ|OVERWRITE",
                "OVERWRITE",
                "CREATE_SECURE",
                "WRITE|CREATE_SECURE",
                "READ|CREATE_PUBLIC_READ"
            })
    void refusesModesThatDoNotFitTogether(String mode) {
        host.refused("AT+fileOpen=a," + mode + ",4096", ErrorCode.FILE_WRONG_FLAGS);
    }

    @Test
    void refusesBadNamesModesAndSizes() {
        host.refused("AT+fileOpen=,READ,0", "parse parameters,-1");
        host.refused("AT+fileOpen=a,,0", "parse parameters,-1");
        host.refused("AT+fileOpen=a,NONSENSE,0", "parse parameters,-4");
        host.refused("AT+fileOpen=" + "n".repeat(181) + ",CREATE,4096", "parse parameters,-5");
        host.open("n".repeat(180) + ",CREATE,4096");
        host.refused("AT+fileOpen=a,CREATE,1023", ErrorCode.FILE_INVALID_SIZE);
        host.refused("AT+fileOpen=a,CREATE,", ErrorCode.FILE_INVALID_SIZE);
        host.refused("AT+fileOpen=a,CREATE,-1", ErrorCode.INVALID_PARAMETER);
    }

    @Test
    void refusesWhatIsNotThereOrThereAlready() {
        host.refused("AT+fileOpen=a,READ,0", ErrorCode.FILE_NOT_FOUND);
        host.refused("AT+fileOpen=a,WRITE,0", ErrorCode.FILE_NOT_FOUND);
        host.refused("AT+fileDel=a,", ErrorCode.FILE_NOT_FOUND);
        host.refused("AT+fileGetInfo=a,", ErrorCode.FILE_NOT_FOUND);
        host.put("a", "x");
        host.refused("AT+fileOpen=a,WRITE|CREATE,4096", ErrorCode.FILE_EXISTS);
        host.open("a,CREATE|OVERWRITE,4096");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fileClose=%s,,", "fileRead=%s,0,0,1", "fileWrite=%s,0,0,1,x"})
    void refusesIdsThatAreNotOpen(String request) {
        int id = host.open("a,WRITE|CREATE,4096");
        host.ok("AT+fileClose=" + id + ",,");
        for (Object closed : new Object[] {id, 1, -1, "0xFFFFFFFF"}) {
            host.refused("AT+" + String.format(request, closed), ErrorCode.FILE_INVALID_HANDLE);
        }
    }

    @Test
    void refusesAFileThatIsOpenAlready() {
        int id = host.open("a,WRITE|CREATE,4096");
        host.refused("AT+fileOpen=a,CREATE|OVERWRITE,4096", ErrorCode.FILE_ALREADY_OPEN);
        host.refused("AT+fileDel=a,0", ErrorCode.FILE_ALREADY_OPEN);
        host.ok("AT+fileClose=" + id + ",,");
        host.open("a,READ,0");
        host.refused("AT+fileOpen=a,READ,0", ErrorCode.FILE_ALREADY_OPEN);
        host.refused("AT+fileDel=a,0", ErrorCode.FILE_ALREADY_OPEN);
    }

    @Test
    void refusesTheOtherAccess() {
        int writing = host.open("a,WRITE|CREATE,4096");
        host.refused("AT+fileRead=" + writing + ",0,0,1", ErrorCode.FILE_OTHER_ACCESS);
        host.ok("AT+fileClose=" + writing + ",,");
        int reading = host.open("a,READ,0");
        host.refused("AT+fileWrite=" + reading + ",0,0,1,x", ErrorCode.FILE_OTHER_ACCESS);
    }

    @Test
    void refusesMoreOpenFilesThanItCanHold() {
        for (int i = 0; i < Assumptions.MAX_OPEN_FILES; i++) {
            host.open("f" + i + ",WRITE|CREATE,4096");
        }
        host.refused("AT+fileOpen=g,WRITE|CREATE,4096", ErrorCode.FILE_MAX_OPENED_EXCEEDED);
    }

    @Test
    void refusesMoreThanTheFlashHolds() {
        int half = Assumptions.FLASH_BYTES / 2;
        int first = host.open("a,WRITE|CREATE," + half);
        host.open("b,WRITE|CREATE," + (half - 4096));
        host.refused("AT+fileOpen=c,WRITE|CREATE,4097", ErrorCode.FILE_NO_SPACE);
        int last = host.open("c,WRITE|CREATE,4096");
        host.refused("AT+fileOpen=d,WRITE|CREATE,1024", ErrorCode.FILE_NO_SPACE);
        host.refused("AT+fileOpen=d,WRITE|CREATE,2147483647", ErrorCode.FILE_NO_SPACE);
        host.ok("AT+fileClose=" + first + ",,");
        host.ok("AT+fileClose=" + last + ",,");
        assertThat(host.open("a,CREATE|OVERWRITE," + half))
                .as("its own space is free for it")
                .isPositive();
    }

    @Test
    void keepsTheOldContentUntilTheNewOneIsClosed() {
        host.put("a", "old");
        int id = host.open("a,CREATE|OVERWRITE,4096");
        host.ask("AT+fileWrite=" + id + ",0,0,3,new");
        assertThat(file("a")).isEqualTo("old");
        assertThat(module.openFiles()).isEqualTo(1);
        host.ok("AT+fileClose=" + id + ",,");
        assertThat(file("a")).isEqualTo("new");
        assertThat(module.openFiles()).isZero();
    }

    @Test
    void startsAnewWhenAnExistingFileIsOpenedForWriting() {
        host.put("a", "long content");
        int id = host.open("a,WRITE,");
        host.ask("AT+fileWrite=" + id + ",0,0,3,new");
        host.ok("AT+fileClose=" + id + ",,");
        assertThat(file("a")).isEqualTo("new");
    }

    @Test
    void deletesAFile() {
        host.put("a", "x");
        host.ok("AT+fileDel=\"a\",0");
        assertThat(module.files()).isEmpty();
    }

    @Test
    void tellsAboutFiles() {
        host.put("a.pem", "x".repeat(1200));
        host.put("b", "y");
        host.put("b", "z");
        assertThat(host.ask("AT+fileGetInfo=a.pem,"))
                .isEqualTo("+filegetinfo:not_failsafe,1200,1200,,4096,1\r\nOK\r\n");
        assertThat(host.ask("AT+fileGetInfo=b,0")).isEqualTo("+filegetinfo:not_failsafe,1,1024,,4096,2\r\nOK\r\n");
        host.open("c,CREATE|CREATE_FAILSAFE|CREATE_PUBLIC_READ,5000");
        host.open("b,READ,");
        assertThat(host.ask("AT+fileGetFileList"))
                .isEqualTo("+filegetfilelist:a.pem,1200,not_failsafe,1\r\n"
                        + "+filegetfilelist:b,1024,open_read|not_failsafe,1\r\nOK\r\n");
    }

    @Test
    void guardsASecureFileWithItsToken() {
        String answer = host.ask("AT+fileOpen=s,WRITE|CREATE|CREATE_SECURE|CREATE_NOSIGNATURE,4096");
        String[] values =
                answer.substring(answer.indexOf(':') + 1, answer.indexOf('\r')).split(",");
        long token = Long.parseLong(values[1]);
        assertThat(token).isPositive();
        host.ok("AT+fileClose=" + values[0] + ",,");
        host.refused("AT+fileOpen=s,READ,0", ErrorCode.FILE_INVALID_TOKEN);
        host.refused("AT+fileGetInfo=s,", ErrorCode.FILE_INVALID_TOKEN);
        host.refused("AT+fileDel=s,1", ErrorCode.FILE_INVALID_TOKEN);
        assertThat(host.ask("AT+fileGetInfo=s," + token)).contains("secure|nosignature");
        host.ok("AT+fileDel=s," + token);
    }

    private String secure(String name, String modes) {
        String answer = host.ask("AT+fileOpen=" + name + ",CREATE|CREATE_SECURE" + modes + ",4096");
        String[] values =
                answer.substring("+fileopen:".length(), answer.indexOf('\r')).split(",");
        host.ask("AT+fileWrite=" + values[0] + ",0,0,1,x");
        host.ok("AT+fileClose=" + values[0] + ",,");
        return values[1];
    }

    @Test
    void opensASecureFileWithoutTokenOnlyAsItWasCreatedFor() {
        String closed = secure("closed", "");
        host.refused("AT+fileOpen=closed,READ,", ErrorCode.FILE_INVALID_TOKEN);
        host.refused("AT+fileOpen=closed,WRITE,", ErrorCode.FILE_INVALID_TOKEN);
        host.refused("AT+fileOpen=closed,CREATE|OVERWRITE,4096", ErrorCode.FILE_INVALID_TOKEN);
        host.refused("AT+fileCtl=rename,,closed,other", ErrorCode.FILE_INVALID_TOKEN);
        host.ok("AT+fileCtl=rename," + closed + ",closed,other");
        host.ok("AT+fileDel=other," + closed);
        secure("readable", "|CREATE_PUBLIC_READ");
        host.open("readable,READ,");
        secure("writable", "|CREATE_PUBLIC_WRITE");
        host.refused("AT+fileOpen=writable,READ,", ErrorCode.FILE_INVALID_TOKEN);
        host.open("writable,WRITE,");
    }

    @Test
    void renamesAFile() {
        host.put("a", "text");
        host.put("b", "other");
        host.refused("AT+fileCtl=rename,,a,b", ErrorCode.FILE_EXISTS);
        host.refused("AT+fileCtl=rename,,c,d", ErrorCode.FILE_NOT_FOUND);
        host.refused("AT+fileCtl=rename,,a,", "parse parameters,-1");
        host.refused("AT+fileCtl=rename,,a," + "x".repeat(181), "parse parameters,-5");
        int id = host.open("a,READ,");
        host.refused("AT+fileCtl=rename,,a,c", ErrorCode.FILE_ALREADY_OPEN);
        host.ok("AT+fileClose=" + id + ",,");
        host.ok("AT+FileCtl=RENAME,0,a,c");
        assertThat(module.files()).containsOnlyKeys("b", "c");
        assertThat(file("c")).isEqualTo("text");
    }

    @Test
    void tellsAboutItsStorage() {
        assertThat(host.ask("AT+fileCtl=get_storage_info,,,"))
                .isEqualTo("+filectl:,4096,256,0,0,0,256,256,240,0,0,0,0,0,0,0,0\r\nOK\r\n");
        host.put("a", "x".repeat(5000));
        assertThat(host.ask("AT+fileCtl=get_storage_info,,,"))
                .isEqualTo("+filectl:,4096,256,2,0,0,254,254,240,0,0,0,1,0,0,0,0\r\nOK\r\n");
    }

    @Test
    void goesBackToNoFiles() {
        host.put("a", "x");
        int id = host.open("b,CREATE,4096");
        host.refused("AT+fileCtl=restore,,,factory_default", ErrorCode.FILE_ALREADY_OPEN);
        host.ok("AT+fileClose=" + id + ",,");
        host.refused("AT+fileCtl=restore,,,", "parse parameters,-1");
        host.refused("AT+fileCtl=restore,,,yesterday", "parse parameters,-4");
        host.ok("AT+fileCtl=restore,,,factory_default");
        assertThat(module.files()).isEmpty();
    }

    @Test
    void hasNothingToCommitOrRollBack() {
        host.put("plain", "x");
        int id = host.open("safe,CREATE|CREATE_FAILSAFE,4096");
        host.ok("AT+fileClose=" + id + ",,");
        for (String control : new String[] {"commit", "rollback"}) {
            host.refused("AT+fileCtl=" + control + ",,plain,", ErrorCode.FILE_HAS_NO_FAILSAFE);
            host.refused("AT+fileCtl=" + control + ",,safe,", ErrorCode.FILE_INCORRECT_STATE);
            host.refused("AT+fileCtl=" + control + ",,none,", ErrorCode.FILE_NOT_FOUND);
            host.refused("AT+fileCtl=bundle_" + control + ",,,", ErrorCode.FILE_BUNDLE_EMPTY);
        }
        host.refused("AT+fileCtl=nonsense,,,", "parse parameters,-4");
        host.refused("AT+fileCtl=commit,,", "number of parameters,0");
        host.ask(JOIN);
        host.refused("AT+fileCtl=rename,,plain,b", Assumptions.WLAN_CONNECTED);
    }

    @Test
    void refusesASignatureOfAFileThatIsNotSecure() {
        int id = host.open("a,WRITE|CREATE,4096");
        host.refused("AT+fileClose=" + id + ",cert.pem,abc", ErrorCode.FILE_SIGNED_BUT_NOT_SECURE);
        host.ok("AT+fileClose=" + id + ",,");
    }

    @Test
    void refusesChangesWhileTheWlanIsConnected() {
        host.put("a", "x");
        int writing = host.open("b,WRITE|CREATE,4096");
        host.ask(JOIN);
        host.refused("AT+fileOpen=c,WRITE|CREATE,4096", ErrorCode.FILE_SYSTEM_BUSY);
        host.refused("AT+fileOpen=a,WRITE,", ErrorCode.FILE_SYSTEM_BUSY);
        host.refused("AT+fileWrite=" + writing + ",0,0,1,x", ErrorCode.FILE_SYSTEM_BUSY);
        host.refused("AT+fileDel=a,", ErrorCode.FILE_SYSTEM_BUSY);
        host.ok("AT+fileClose=" + writing + ",,");
        int reading = host.open("a,READ,");
        assertThat(host.ask("AT+fileRead=" + reading + ",0,0,1")).isEqualTo("+fileread:0,1,x\r\nOK\r\n");
        host.ok("AT+fileClose=" + reading + ",,");
        host.ask("AT+wlanDisconnect");
        host.ok("AT+fileDel=a,");
    }

    @Test
    void allowsChangesWhileTheWlanIsConnectedWhereToldTo() {
        Host lenient = new Host();
        try (SimulatedModule other = SimulatedModule.builder()
                .port(lenient.port())
                .allowFilesWhileConnected()
                .start()) {
            lenient.hear();
            lenient.ask(JOIN);
            lenient.put("a", "x");
            lenient.ok("AT+fileDel=a,");
            assertThat(other.isWlanConnected()).isTrue();
        }
    }

    @Test
    void countsTheArgumentsOfAWriteBeforeItReadsThem() {
        host.refused("AT+fileWrite=1,0,9,5", "number of parameters,0");
        host.refused("AT+fileWrite=x,y,z,", "number of parameters,0");
    }

    @Test
    void keepsTheNameOfItsKeyForItself() {
        host.put("mine", "a key");
        host.refused("AT+fileOpen=" + Assumptions.DEVICE_KEY_FILE + ",WRITE|CREATE,4096", ErrorCode.FILE_NAME_RESERVED);
        host.refused("AT+fileCtl=rename,,mine," + Assumptions.DEVICE_KEY_FILE, ErrorCode.FILE_NAME_RESERVED);
        assertThat(file("mine")).isEqualTo("a key");
    }
}
