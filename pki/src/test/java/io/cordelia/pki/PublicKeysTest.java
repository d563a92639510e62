package io.cordelia.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.InvalidCredentialsException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "secp256r1       | EC P-256",
                "secp384r1       | EC P-384",
                "secp521r1       | EC P-521",
                "secp256k1       | EC 256 bits, another curve",
                "brainpoolP256r1 | EC 256 bits, another curve",
                "brainpoolP320r1 | EC 320 bits, another curve",
                "sect233r1       | EC 233 bits, another curve"
            })
    void onlyTheCurveOfThatNameIsCalledSo(String curve, String kind) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", new BouncyCastleProvider());
        generator.initialize(new ECGenParameterSpec(curve));

        assertThat(PublicKeys.kind(generator.generateKeyPair().getPublic())).isEqualTo(kind);
    }

    @Test
    void otherKeysAreCalledByTheirSizeOrName() throws GeneralSecurityException {
        assertThat(PublicKeys.kind(KeyKind.RSA_2048.generate().getPublic())).isEqualTo("RSA 2048");
        assertThat(PublicKeys.kind(KeyPairGenerator.getInstance("Ed25519")
                        .generateKeyPair()
                        .getPublic()))
                .isEqualTo("EdDSA");
    }
}
