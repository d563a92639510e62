package io.cordelia.cli;

import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options of every command that makes a server's certificate: the names in it. */
final class ServerNameOptions {

    @Option(names = "--dns", paramLabel = "NAME", description = "A DNS name that clients connect to; may be repeated.")
    private List<String> dns = List.of();

    @Option(
            names = "--ip",
            paramLabel = "ADDRESS",
            description = "An IP address that clients connect to; may be repeated.")
    private List<String> addresses = List.of();

    /** All of them, DNS names first. */
    List<String> names() {
        return Stream.concat(dns.stream(), addresses.stream()).toList();
    }
}
