package io.cordelia.at;

import io.cordelia.device.InvalidRequestException;
import java.net.URI;
import java.net.URISyntaxException;

/** Makes ports from the names that users give. */
public final class AtPorts {

    private static final String TCP = "tcp:";

    private AtPorts() {}

    /**
     * The port of a name. It is not opened.
     *
     * @param name a serial port such as {@code /dev/ttyUSB0}, {@code COM3} or the path of a pseudo-terminal, at 115200
     *     baud; or {@code tcp://host:port}
     * @return the port
     * @throws InvalidRequestException if the name is not one of these
     */
    public static AtPort of(String name) {
        if (name.regionMatches(true, 0, TCP, 0, TCP.length())) {
            return tcp(name);
        }
        if (name.contains("://")) {
            throw invalid(name);
        }
        return new SerialAtPort(name);
    }

    private static AtPort tcp(String name) {
        URI uri;
        try {
            uri = new URI(name);
        } catch (URISyntaxException e) {
            throw invalid(name);
        }
        String host = uri.getHost();
        boolean plain = uri.getUserInfo() == null
                && uri.getQuery() == null
                && uri.getFragment() == null
                && (uri.getPath() == null
                        || uri.getPath().isEmpty()
                        || uri.getPath().equals("/"));
        if (host == null || uri.getPort() < 0 || !plain) {
            throw invalid(name);
        }
        return new TcpAtPort(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, uri.getPort());
    }

    private static InvalidRequestException invalid(String name) {
        return new InvalidRequestException(
                "port", "\"" + name + "\" is not the name of a port", "/dev/ttyUSB0, COM3 or tcp://host:port");
    }
}
