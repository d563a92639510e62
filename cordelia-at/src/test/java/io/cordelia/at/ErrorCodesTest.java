package io.cordelia.at;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
        assertThat(ErrorCodes.find(-10369)).hasValueSatisfying(code -> assertThat(code.advice())
                .isEqualTo("the file is open already; close it, or reboot the module if the program that"
                        + " opened it has ended"));
        assertThat(ErrorCodes.find(12)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {-10322, -10324, -10326, -10335, -10337, -10340, -10341, -10369, -2049, -111, -6161, -674430976})
    void knowsEveryCodeThatAUserMeets(int code) {
        assertThat(ErrorCodes.find(code)).isPresent();
    }

    @Test
    void findsCodesBySymbol() {
        assertThat(ErrorCodes.find("sl_error_fs_file_not_exists"))
                .hasValueSatisfying(code -> assertThat(code.code()).isEqualTo(-10341));
        assertThat(ErrorCodes.find("SL_NO_SUCH_SYMBOL")).isEmpty();
        assertThat(ErrorCodes.find("")).isEmpty();
        assertThat(ErrorCodes.all()).hasSize(608).isSortedAccordingTo((a, b) -> Integer.compare(b.code(), a.code()));
    }

    @Test
    void advisesInOneSentence() {
        List<ErrorCodes.ErrorCode> advised = ErrorCodes.all().stream()
                .filter(code -> !code.advice().isEmpty())
                .toList();

        assertThat(advised).hasSizeGreaterThanOrEqualTo(120);
        assertThat(advised).allSatisfy(code -> assertThat(code.advice())
                .matches("[a-z0-9][A-Za-z0-9 ,;'./_-]+[a-zA-Z0-9_]")
                .doesNotContain(". ")
                .doesNotContain("SL_ERROR")
                .doesNotContainIgnoringCase("BEGIN")
                .hasSizeLessThanOrEqualTo(130));
        assertThat(advised).extracting(ErrorCodes.ErrorCode::code).doesNotHaveDuplicates();
    }
}
