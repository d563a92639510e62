package io.cordelia.samples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both forms of the matrix show the same. */
class MatrixTableTest {

    private final MatrixTable table = new MatrixTable();

    @BeforeEach
    void fill() {
        table.outcome("valid", "module", "Mosquitto", "nobody", "connects");
        table.outcome("odd", "module", "Mosquitto", "broker", "a|b <c> & d");
        table.outcome("valid", "module", "embedded", "nobody", "connects");
        table.check("valid", "one\ntwo", "accepts");
    }

    @Test
    void asMarkdown() {
        assertThat(table.markdown())
                .isEqualTo(
                        """
                        | case | device | broker | refused by | what the user sees |
                        | --- | --- | --- | --- | --- |
                        | valid | module | Mosquitto, embedded | nobody | connects |
                        | odd | module | Mosquitto | broker | a\\|b &lt;c> & d |

                        | case | what the check of the files says | load() |
                        | --- | --- | --- |
                        | valid | one<br>two | accepts |
                        """);
    }

    @Test
    void asHtml() {
        assertThat(table.html())
                .startsWith("<!DOCTYPE html>\n<html lang=\"en\">\n")
                .contains("<table>\n<tr><th>case</th><th>device</th><th>broker</th><th>refused by</th>"
                        + "<th>what the user sees</th></tr>\n"
                        + "<tr><td>valid</td><td>module</td><td>Mosquitto, embedded</td><td>nobody</td>"
                        + "<td>connects</td></tr>\n"
                        + "<tr><td>odd</td><td>module</td><td>Mosquitto</td><td>broker</td>"
                        + "<td>a|b &lt;c> &amp; d</td></tr>\n</table>\n")
                .contains("<tr><th>case</th><th>what the check of the files says</th><th>load()</th></tr>\n"
                        + "<tr><td>valid</td><td>one<br>two</td><td>accepts</td></tr>\n</table>\n")
                .endsWith("</html>\n");
    }
}
