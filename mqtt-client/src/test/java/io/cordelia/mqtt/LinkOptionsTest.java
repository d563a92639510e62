package io.cordelia.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.Login;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LinkOptionsTest {

    @Test
    void refusesWhatNoConnectionHas() {
        assertThatThrownBy(() -> PahoDeviceClient.create(o -> o.connectVia("", 1)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("host is empty (allowed: a host name or IP address)");
        assertThatThrownBy(() -> PahoDeviceClient.create(o -> o.connectVia("localhost", 0)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("port 0 is out of range (allowed: 1 to 65535)");
        assertThatThrownBy(() -> PahoDeviceClient.create(o -> o.tlsProtocol("TLSv1.1")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("TLS protocol TLSv1.1 is not known (allowed: TLSv1.2, TLSv1.3)");
        assertThatThrownBy(() -> PahoDeviceClient.create(o -> o.login("", Optional.of("secret"))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("user name is empty (allowed: a name: MQTT has no password without one)");
    }

    @Test
    void keepsTheLoginOutOfText() {
        assertThat(Link.PLAIN.withLogin(new Login("joe", Optional.of("secret"))).toString())
                .doesNotContain("joe", "secret");
    }
}
