package dev.towpath.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NetworkTest {
    private static boolean has(String network, String address) {
        return Network.parse(network).has(address);
    }

    @Test
    void aRangeHasWhatSharesItsFirstBits() {
        assertThat(has("10.0.0.0/8", "10.255.1.2")).isTrue();
        assertThat(has("10.0.0.0/8", "11.0.0.1")).isFalse();
        assertThat(has("192.168.4.0/22", "192.168.7.255")).isTrue();
        assertThat(has("192.168.4.0/22", "192.168.8.0")).isFalse();
        assertThat(has("10.0.0.5", "10.0.0.5")).isTrue();
        assertThat(has("10.0.0.5", "10.0.0.4")).isFalse();
        assertThat(has("0.0.0.0/0", "203.0.113.9")).isTrue();
        assertThat(has("0.0.0.0/0", "::1")).isFalse();
        assertThat(has("2001:db8::/32", "2001:db8:0:0:0:0:0:7")).isTrue();
        assertThat(has("2001:db8::/32", "[2001:db8::7]")).isTrue();
        assertThat(has("2001:db8::/32", "2001:db9::7")).isFalse();
        assertThat(has("::1", "0:0:0:0:0:0:0:1%lo")).isTrue();
        assertThat(has("10.0.0.0/8", "ten.example")).isFalse();
    }

    @Test
    void whatIsNoRangeIsRefused() {
        assertThatThrownBy(() -> Network.parse("10.0.0.0/33")).hasMessage("\"10.0.0.0/33\" has no such number of bits");
        assertThatThrownBy(() -> Network.parse("10.0.0.0/x")).hasMessage("\"10.0.0.0/x\" is no range of addresses");
        assertThatThrownBy(() -> Network.parse("prometheus.internal/8"))
                .hasMessage("\"prometheus.internal\" is no numeric address");
        assertThatThrownBy(() -> Network.parse("300.0.0.1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Network.parse("")).isInstanceOf(IllegalArgumentException.class);
    }
}
