package io.cordelia.sim;

import static io.netty.channel.ChannelFutureListener.CLOSE_ON_FAILURE;

import io.moquette.broker.Server;
import io.moquette.interception.AbstractInterceptHandler;
import io.moquette.interception.messages.InterceptConnectMessage;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * Holds everything after CONNECT back, both ways, until Moquette has noted that the client is connected.
 *
 * <p>Moquette 0.18 notes it in a listener that it attaches after it has sent CONNACK: a client that is quick enough finds
 * itself taken for one that is gone, and is cut off (its log says "SUBSCRIBE received on already closed connection") or
 * its will is published although it said DISCONNECT. So Moquette is told that CONNACK is out, but it goes out when
 * Moquette says that the client is connected. What a client sends without waiting for CONNACK is held back as long.
 */
final class ConnectGate extends AbstractInterceptHandler {

    private static final Class<?>[] CONNECTS = {InterceptConnectMessage.class};
    private static final String MOQUETTES_HANDLER = "handler";

    /** If Moquette never says that the client is connected, nothing must wait for ever. */
    private static final long PATIENCE_MILLIS = 5000;

    /** By client id, in the order of their CONNACKs. */
    private final Map<String, Queue<Hold>> held = new ConcurrentHashMap<>();

    @Override
    public String getID() {
        return "connect gate";
    }

    @Override
    public Class<?>[] getInterceptedMessageTypes() {
        return CONNECTS.clone();
    }

    /** Moquette says this when a client counts as connected. */
    @Override
    public void onConnect(InterceptConnectMessage message) {
        Hold hold = queue(message.getClientID()).poll();
        if (hold != null) {
            hold.openSoon();
        }
    }

    @Override
    public void onSessionLoopError(Throwable error) {
        // Moquette has logged it.
    }

    /** Puts a gate into each connection that a running server accepts from now on. */
    void guard(Server server) throws InterruptedException {
        for (EventLoopGroup group : NettyGroups.of(server)) {
            for (EventExecutor loop : group) {
                loop.submit(() -> guardChannelsOf((SingleThreadEventLoop) loop)).await();
            }
        }
    }

    private void guardChannelsOf(SingleThreadEventLoop loop) {
        loop.registeredChannelsIterator()
                .forEachRemaining(channel -> channel.pipeline().addFirst(new Acceptor()));
    }

    private Queue<Hold> queue(String clientId) {
        return held.computeIfAbsent(clientId, id -> new ConcurrentLinkedQueue<>());
    }

    /** In the pipeline of the listening socket. */
    private final class Acceptor extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object child) {
            ((Channel) child).pipeline().addFirst(new Installer());
            context.fireChannelRead(child);
        }
    }

    /** Waits for Moquette's own handlers, then puts the gate before the one that acts on messages. */
    private final class Installer extends ChannelInboundHandlerAdapter {

        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.pipeline().addBefore(MOQUETTES_HANDLER, "connect gate", new Hold());
            context.fireChannelActive();
            context.pipeline().remove(this);
        }
    }

    /** The gate of one connection; used on its event loop only. */
    private final class Hold extends ChannelDuplexHandler {

        private final Queue<Runnable> outbound = new ArrayDeque<>();
        private final Queue<Runnable> inbound = new ArrayDeque<>();
        private ChannelHandlerContext context;
        private String clientId;
        private boolean holding;

        @Override
        public void handlerAdded(ChannelHandlerContext added) {
            context = added;
        }

        @Override
        public void channelRead(ChannelHandlerContext reading, Object message) {
            if (holding) {
                inbound.add(() -> reading.fireChannelRead(message));
                return;
            }
            if (message instanceof MqttConnectMessage connect) {
                clientId = connect.payload().clientIdentifier();
                holding = true;
                reading.executor().schedule(this::open, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            }
            reading.fireChannelRead(message);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ended) {
            if (holding) {
                inbound.add(ended::fireChannelInactive);
            } else {
                ended.fireChannelInactive();
            }
        }

        @Override
        public void write(ChannelHandlerContext writing, Object message, ChannelPromise promise) {
            if (!holding) {
                writing.write(message, promise);
            } else if (!(message instanceof MqttConnAckMessage connack)) {
                outbound.add(() -> writing.write(message, promise));
            } else if (connack.variableHeader().connectReturnCode() == MqttConnectReturnCode.CONNECTION_ACCEPTED) {
                outbound.add(() -> writing.write(message).addListener(CLOSE_ON_FAILURE));
                queue(clientId).add(this);
                promise.setSuccess();
            } else {
                writing.write(message, promise);
                open();
            }
        }

        @Override
        public void close(ChannelHandlerContext closing, ChannelPromise promise) {
            open();
            closing.close(promise);
        }

        /** Called on any thread. */
        void openSoon() {
            context.executor().execute(this::open);
        }

        private void open() {
            if (!holding) {
                return;
            }
            holding = false;
            queue(clientId).remove(this);
            drain(outbound);
            context.flush();
            drain(inbound);
            context.fireChannelReadComplete();
        }

        private static void drain(Queue<Runnable> waiting) {
            for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
                next.run();
            }
        }
    }
}
