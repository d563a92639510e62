package io.cordelia.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The line itself: ends, limits, what is no request, usage texts. */
class RequestLineTest {

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

    @ParameterizedTest
    @ValueSource(strings = {"AT+test", "at+TEST", "At+Test", "  AT+test  ", "AT+test=", "AT+test\0=1,2"})
    void takesANameInAnyCaseWithSpacesAround(String request) {
        host.ok(request);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\n\r", "\r", "\n"})
    void takesEveryLineEndAndIgnoresBlankLines(String end) {
        assertThat(host.send("AT+test" + end + end + "  " + end + "AT+test" + end))
                .isEqualTo("OK\r\nOK\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "AT", "AT+", "+test", "AT+nonsense", "AT+nonsense=1,2", "AT+te st", "\0", "OK"})
    void refusesWhatIsNoCommand(String line) {
        host.refused(line, "command not exist,0");
    }

    @Test
    void tellsTheUsage() {
        assertThat(host.ask("AT+FILEOPEN=?")).isEqualTo("AT+fileOpen=<name>,<mode>,<size>\r\nOK\r\n");
        assertThat(host.ask("AT+test=?")).isEqualTo("AT+test\r\nOK\r\n");
        assertThat(host.ask("AT+set= ? ")).isEqualTo("AT+set=<id>,<option>,<value>\r\nOK\r\n");
    }

    @Test
    void countsTheArgumentsFirst() {
        host.refused("AT+test=1", "number of parameters,0");
        host.refused("AT+fileOpen=x,NONSENSE", "number of parameters,0");
        host.refused("AT+fileClose=1", "number of parameters,0");
        host.refused("AT+fileDel=x", "number of parameters,0");
        host.refused("AT+fileWrite=1,0,0", "number of parameters,0");
        host.refused("AT+set=nonsense,nonsense", "number of parameters,0");
        host.refused("AT+get=mqtt", "number of parameters,0");
        host.refused("AT+wlanConnect=ssid,,OPEN,,,", "number of parameters,0");
        host.refused("AT+iotpublish=0,a,b", "number of parameters,0");
        host.refused("AT+iotconnect=1", "number of parameters,0");
    }

    @Test
    void refusesALineBeyondTheLimitAndTakesTheNext() {
        String head = "AT+set=mqtt,endpoint,";
        host.refused(head + "x".repeat(2048 - head.length()), "parse parameters,-4");
        host.refused(head + "x".repeat(2049 - head.length()), "parse parameters,-5");
        host.refused("x".repeat(100_000), "parse parameters,-5");
        host.ok("AT+test");
    }

    @Test
    void answersManyRequestsInOneGoInOrder() {
        assertThat(host.send("AT+test\r\nAT+nonsense\r\nAT+get=mqtt,iotHubPort\r\n"))
                .isEqualTo("OK\r\nERROR: command not exist,0\r\n+get:8883\r\nOK\r\n");
    }
}
