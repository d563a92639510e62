package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordelia.at.CordeliaModule;
import io.cordelia.at.SettingKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is offered to somebody who types, and what is kept of it. */
class ConsoleWordsTest {

    @Test
    void whatCanBeTypedIsWhatTheDriverKnows() {
        assertThat(ConsoleWords.after("")).isEqualTo(CordeliaModule.requests());
        assertThat(ConsoleWords.after("at+WLANp"))
                .containsExactly(
                        "AT+wlanProfileAdd=",
                        "AT+wlanProfileGet=",
                        "AT+wlanProfileDel=",
                        "AT+wlanPolicySet=",
                        "AT+wlanPolicyGet=");
        assertThat(ConsoleWords.after("reb")).containsExactly("reboot");
        assertThat(ConsoleWords.after("AT+get=")).hasSameSizeAs(SettingKeys.all());
        assertThat(ConsoleWords.after("set=general,")).containsExactly("set=general,time,", "set=general,persistent,");
        assertThat(ConsoleWords.after(":s")).containsExactly(":script ");
        assertThat(ConsoleWords.after("nonsense")).isEmpty();
    }

    @Test
    void filesAreCompleted(@TempDir Path folder) throws IOException {
        Files.createDirectory(folder.resolve("certs"));
        Files.createFile(folder.resolve("cert.pem"));
        Files.createFile(folder.resolve(".cert"));

        assertThat(ConsoleWords.after(":put " + folder + "/c"))
                .containsExactly(":put " + folder + "/cert.pem", ":put " + folder + "/certs/");
        assertThat(ConsoleWords.after(":put " + folder + "/.c")).containsExactly(":put " + folder + "/.cert");
        assertThat(ConsoleWords.after(":put " + folder + "/none/")).isEmpty();
    }

    @Property
    void anyLineCanBeCompletedAndRemembered(@ForAll String typed) {
        assertThat(ConsoleWords.after(typed)).isNotNull();
        assertThat(ConsoleLine.of(typed).words()).isNotNull();
        ConsoleLine.of(typed).mayBeKept();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "test; true",
                "AT+get=MQTT,password; true",
                "AT+set=MQTT,clientId,x; true",
                "AT+set=MQTT,password,x; false",
                "AT+set=MQTT,pasword,x; false",
                "set = mqtt , \"password\" , x; false",
                "AT+wlanConnect=?; true",
                "AT+wlanConnect=a,,OPEN,,,,; true",
                "AT+wlanConnect=a,,WPA_WPA2,x,,,; false",
                "AT+wlanConnect=a,x; false",
                "AT+wlanConect=a,,WPA_WPA2,x,,,; false",
                "AT+fileDel=a,77; false",
                "AT+fileWrite=1,0,0,1,x; false",
                ":put a.pem; true"
            })
    void aLineWithASecretIsNotKept(String line, boolean kept) {
        assertThat(ConsoleLine.of(line).mayBeKept()).isEqualTo(kept);
    }
}
