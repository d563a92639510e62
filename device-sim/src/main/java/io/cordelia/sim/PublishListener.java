package io.cordelia.sim;

import io.cordelia.device.Message;
import io.cordelia.device.Qos;
import io.moquette.interception.AbstractInterceptHandler;
import io.moquette.interception.messages.InterceptPublishMessage;
import io.netty.buffer.ByteBufUtil;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down what Moquette says was published. */
final class PublishListener extends AbstractInterceptHandler {

    private static final Logger LOG = LoggerFactory.getLogger(PublishListener.class);
    private static final Class<?>[] PUBLISHES = {InterceptPublishMessage.class};

    private final BrokerMessages messages;

    PublishListener(BrokerMessages messages) {
        this.messages = messages;
    }

    @Override
    public String getID() {
        return "message log";
    }

    @Override
    public Class<?>[] getInterceptedMessageTypes() {
        return PUBLISHES.clone();
    }

    @Override
    public void onPublish(InterceptPublishMessage publish) {
        try {
            Message message = new Message(
                    publish.getTopicName(),
                    ByteBufUtil.getBytes(publish.getPayload()),
                    Qos.of(publish.getQos().value()));
            messages.add(new BrokerMessage(Instant.now(), publish.getClientID(), message, publish.isRetainFlag()));
        } finally {
            super.onPublish(publish);
        }
    }

    @Override
    public void onSessionLoopError(Throwable error) {
        LOG.debug("Moquette has logged it", error);
    }
}
