package io.cordelia.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.device.InvalidCredentialsException.Part;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.util.List;
import org.junit.jupiter.api.Test;

class PemTest {

    private static final TestPki PKI = new TestPki();

    @Test
    void writesSixtyFourColumnsAndAFinalNewline() {
        String document = new String(
                Pem.encode(List.of(PKI.device.certificate(), PKI.root.certificate())), StandardCharsets.US_ASCII);
        assertThat(document).endsWith("\n-----END CERTIFICATE-----\n").doesNotContain("\r");
        assertThat(document.lines())
                .allMatch(line -> line.length() <= 64)
                .filteredOn(line -> line.startsWith("-----BEGIN"))
                .hasSize(2);
        assertThat(Pem.certificates(document.getBytes(StandardCharsets.US_ASCII), "both"))
                .containsExactly(PKI.device.certificate(), PKI.root.certificate());
    }

    @Test
    void readsWhatItWrites() {
        assertThat(Pem.privateKey(Pem.encode(PKI.device.key()), "key")).isEqualTo(PKI.device.key());
    }

    @Test
    void doesNotWriteAKeyThatCannotLeave() {
        assertThatThrownBy(() -> Pem.encode(new KeyInAToken()))
                .isInstanceOfSatisfying(InvalidCredentialsException.class, e -> assertThat(e.part())
                        .hasValue(Part.PRIVATE_KEY))
                .hasMessage("The private key cannot be written: it cannot leave where it is kept; use it there");
    }

    private static final class KeyInAToken implements PrivateKey {

        private static final long serialVersionUID = 1L;

        @Override
        public String getAlgorithm() {
            return "EC";
        }

        @Override
        public String getFormat() {
            return null;
        }

        @Override
        public byte[] getEncoded() {
            return null;
        }
    }
}
