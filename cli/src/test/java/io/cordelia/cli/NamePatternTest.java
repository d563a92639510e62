package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternTest {

    @ParameterizedTest
    @CsvSource({
        "*, a.pem, true",
        "*.pem, a.pem, true",
        "*.pem, a.pemx, false",
        "?.pem, a.pem, true",
        "?.pem, ab.pem, false",
        "a.pem, axpem, false",
        "*.p*, x/a.pem, true",
        "[ab], a, false"
    })
    void whatMatches(String pattern, String name, boolean matches) {
        assertThat(NamePattern.matches(pattern, name)).isEqualTo(matches);
    }

    @Property
    void aNameMatchesItselfAndAnyStartOfIt(@ForAll String name) {
        String plain = name.replaceAll("[*?]", "");
        assertThat(NamePattern.matches(plain, plain)).isTrue();
        assertThat(NamePattern.matches(plain + "*", plain + name)).isTrue();
    }
}
