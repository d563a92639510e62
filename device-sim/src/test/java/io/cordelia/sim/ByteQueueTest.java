package io.cordelia.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ByteQueueTest {

    /** Positive numbers go in, negative ones out. */
    @Property
    void givesBackWhatItTook(@ForAll @Size(max = 200) List<@IntRange(min = -700, max = 700) Integer> steps) {
        ByteQueue queue = new ByteQueue(5000);
        ByteArrayOutputStream in = new ByteArrayOutputStream();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int next = 0;
        for (int step : steps) {
            if (step >= 0) {
                byte[] bytes = new byte[step];
                for (int i = 0; i < step; i++) {
                    bytes[i] = (byte) next++;
                }
                boolean fits = queue.size() + step <= 5000;
                assertThat(queue.offer(bytes, 0, step)).isEqualTo(fits);
                if (fits) {
                    in.writeBytes(bytes);
                }
            } else {
                byte[] bytes = new byte[-step];
                int count = queue.peek(bytes, 0, -step);
                queue.remove(count);
                out.write(bytes, 0, count);
            }
        }
        byte[] rest = new byte[queue.size()];
        queue.remove(queue.peek(rest, 0, rest.length));
        out.writeBytes(rest);
        assertThat(queue.isEmpty()).isTrue();
        assertThat(out.toByteArray()).isEqualTo(in.toByteArray());
    }
}
