package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyViewTest {

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

        assertThat(KeyView.kind(generator.generateKeyPair().getPublic())).isEqualTo(kind);
    }
}
