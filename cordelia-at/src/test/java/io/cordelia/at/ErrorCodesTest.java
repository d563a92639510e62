package io.cordelia.at;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorCodesTest {

    @Test
    void knowsSymbolAndAdvice() {
        assertThat(ErrorCodes.find(-468)).hasValueSatisfying(code -> {
            assertThat(code.symbol()).isEqualTo("SL_ERROR_BSD_ESECUNKNOWNROOTCA");
            assertThat(code.advice()).contains("whitelist_rootca");
        });
        assertThat(ErrorCodes.find(-1)).contains(new ErrorCodes.ErrorCode(-1, "SL_ERROR_BSD_SOC_ERROR", ""));
        assertThat(ErrorCodes.find(-31008))
                .hasValueSatisfying(code -> assertThat(code.advice()).contains("persistent"));
        assertThat(ErrorCodes.find(12)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {-10322, -10324, -10326, -10335, -10337, -10340, -10341, -10369, -2049, -111, -6161, -674430976})
    void knowsEveryCodeThatAUserMeets(int code) {
        assertThat(ErrorCodes.find(code)).isPresent();
    }
}
