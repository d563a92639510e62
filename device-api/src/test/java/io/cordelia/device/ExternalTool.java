package io.cordelia.device;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * A program that tests run and that may be missing on a developer's machine, such as mosquitto, openssl or socat.
 *
 * <p>Where it is missing, the test that needs it is skipped and says so; with the environment variable
 * {@value #REQUIRE_VARIABLE} set to {@code true}, as in CI, the test fails instead.
 */
public final class ExternalTool {

    /** The environment variable that forbids skipping. */
    public static final String REQUIRE_VARIABLE = "CORDELIA_REQUIRE_TOOLS";

    /** Debian keeps servers here, which a user's PATH may lack. */
    private static final Path SERVERS = Path.of("/usr/sbin");

    private ExternalTool() {}

    /**
     * Finds a program, or skips the running test.
     *
     * @param name the program's file name, which is also its Debian package's
     * @return its path
     * @throws TestAbortedException if it is not installed and may be missing
     * @throws AssertionError if it is not installed and {@value #REQUIRE_VARIABLE} is {@code true}
     */
    public static Path require(String name) {
        return require(name, name);
    }

    /**
     * As {@link #require(String)}, for a program whose Debian package has another name.
     *
     * @param name the program's file name
     * @param debianPackage what to install where it is missing
     * @return its path
     * @throws TestAbortedException if it is not installed and may be missing
     * @throws AssertionError if it is not installed and {@value #REQUIRE_VARIABLE} is {@code true}
     */
    public static Path require(String name, String debianPackage) {
        String searchPath = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return require(name, debianPackage, searchPath, "true".equals(System.getenv(REQUIRE_VARIABLE)));
    }

    /** As {@link #require(String)}, in an environment of the caller's. */
    static Path require(String name, String debianPackage, String searchPath, boolean required) {
        return Stream.concat(
                        Arrays.stream(searchPath.split(File.pathSeparator))
                                .filter(d -> !d.isEmpty())
                                .map(Path::of),
                        Stream.of(SERVERS))
                .map(d -> d.resolve(name))
                .filter(f -> Files.isRegularFile(f) && Files.isExecutable(f))
                .findFirst()
                .orElseThrow(() -> missing(name, debianPackage, required));
    }

    private static TestAbortedException missing(String name, String debianPackage, boolean required) {
        if (required) {
            throw new AssertionError(name + " is not installed, and " + REQUIRE_VARIABLE + "=true forbids skipping the"
                    + " tests that need it (Debian: apt-get install " + debianPackage + ")");
        }
        return new TestAbortedException(
                "skipped: " + name + " is not installed (Debian: apt-get install " + debianPackage + ")");
    }
}
