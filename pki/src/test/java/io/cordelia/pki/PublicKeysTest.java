package io.cordelia.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.InvalidCredentialsException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PublicKeysTest {

    @ParameterizedTest
    @EnumSource(names = {"RSA_2048", "EC_P256", "EC_P384"})
    void thePublicKeyIsTheOneThatTheKeyWasMadeWith(KeyKind kind) {
        KeyPair pair = kind.generate();

        assertThat(PublicKeys.of(pair.getPrivate())).isEqualTo(pair.getPublic());
    }

    @ParameterizedTest
    @EnumSource(names = {"RSA_2048", "EC_P256", "EC_P384"})
    void aRequestWithAKeyThatExistsIsSignedWithIt(KeyKind kind) {
        KeyPair pair = kind.generate();

        CertificateRequest made = CertificateRequest.create(
                Subject.of("dev01").principal(), pair.getPrivate(), List.of("broker.example"));

        CertificateRequest read = CertificateRequest.read(made.pem());
        assertThat(read.publicKey()).isEqualTo(pair.getPublic());
        assertThat(read.alternativeNames()).containsExactly("broker.example");
    }

    @Test
    void aKeyOfAnotherKindIsRefused() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();

        assertThatThrownBy(() -> PublicKeys.of(pair.getPrivate()))
                .isInstanceOf(InvalidCredentialsException.class)
                .hasMessageContaining("not an RSA or EC key");
    }
}
