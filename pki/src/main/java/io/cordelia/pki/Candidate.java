package io.cordelia.pki;

import java.time.Instant;
import java.util.List;

/**
 * What is checked.
 *
 * @param brokerNames the names and addresses that the device connects to, or that the server's clients do; may be empty
 * @param now when the credentials should be valid
 */
record Candidate(Material material, Role role, List<String> brokerNames, Instant now) {

    Candidate {
        brokerNames = List.copyOf(brokerNames);
    }
}
