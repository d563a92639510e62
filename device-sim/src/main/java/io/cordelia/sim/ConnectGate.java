package io.cordelia.sim;

import io.moquette.broker.Server;
import io.moquette.interception.AbstractInterceptHandler;
import io.moquette.interception.messages.InterceptConnectMessage;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Holds back what a client sends after CONNECT until Moquette has noted that it is connected.
 *
 * <p>Moquette 0.18 notes it in a listener that it attaches after it has sent CONNACK: a client that is quick enough finds
 * itself taken for one that is gone, and is cut off (its log says "SUBSCRIBE received on already closed connection").
 */
final class ConnectGate extends AbstractInterceptHandler {

    private static final Class<?>[] CONNECTS = {InterceptConnectMessage.class};
    private static final String MOQUETTES_HANDLER = "handler";

    /** By client id, in the order of their CONNECTs. */
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
            hold.openGate();
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
    private final class Hold extends ChannelInboundHandlerAdapter {

        private final Queue<Object> messages = new ArrayDeque<>();
        private ChannelHandlerContext context;
        private boolean connecting;

        @Override
        public void handlerAdded(ChannelHandlerContext added) {
            context = added;
        }

        @Override
        public void channelRead(ChannelHandlerContext reading, Object message) {
            if (connecting) {
                messages.add(message);
                return;
            }
            if (message instanceof MqttConnectMessage connect) {
                connecting = true;
                queue(connect.payload().clientIdentifier()).add(this);
            }
            reading.fireChannelRead(message);
        }

        @Override
        public void channelInactive(ChannelHandlerContext closed) {
            held.values().forEach(queue -> queue.remove(this));
            messages.forEach(ReferenceCountUtil::release);
            messages.clear();
            closed.fireChannelInactive();
        }

        void openGate() {
            context.executor().execute(() -> {
                connecting = false;
                for (Object message = messages.poll(); message != null; message = messages.poll()) {
                    context.fireChannelRead(message);
                }
                context.fireChannelReadComplete();
            });
        }
    }
}
