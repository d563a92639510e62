package io.cordelia.sim;

import io.moquette.broker.Server;
import io.netty.channel.EventLoopGroup;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the broker's Netty threads at once. Left to itself Moquette waits for Netty's two seconds of silence, at every close,
 * and it offers no way to change that: so this reaches into it, and if a later version looks different inside, closing
 * just takes longer.
 */
final class NettyGroups {

    private static final Logger LOG = LoggerFactory.getLogger(NettyGroups.class);

    private static final List<String> FIELDS = List.of("bossGroup", "workerGroup");

    private NettyGroups() {}

    static void end(Server server) {
        of(server).forEach(group -> group.shutdownGracefully(0, 0, TimeUnit.SECONDS));
    }

    static List<EventLoopGroup> of(Server server) {
        List<EventLoopGroup> groups = new ArrayList<>();
        try {
            Object acceptor = value(server, "acceptor");
            for (String field : FIELDS) {
                groups.add((EventLoopGroup) value(acceptor, field));
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.debug("Moquette looks different inside; closing takes longer", e);
            return List.of();
        }
        return groups;
    }

    private static Object value(Object owner, String field) throws ReflectiveOperationException {
        Field declared = owner.getClass().getDeclaredField(field);
        declared.setAccessible(true);
        return declared.get(owner);
    }
}
