package dev.towpath.adapter.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * A range of addresses, such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}.
 *
 * @param address a numeric one
 * @param bits how many of its first bits all of them share
 */
public record Network(String address, int bits) {
    private static final Pattern NUMERIC = Pattern.compile("[0-9]{1,3}([.][0-9]{1,3}){3}|[0-9a-fA-F]*:[0-9a-fA-F:]+");

    public Network {
        int all = bytes(address).length * Byte.SIZE;
        if (bits < 0 || bits > all) {
            throw new IllegalArgumentException("\"" + address + "/" + bits + "\" has no such number of bits");
        }
    }

    /**
     * Reads a range; an address without a number of bits is itself alone.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        int all = bytes(address).length * Byte.SIZE;
        if (slash < 0) {
            return new Network(address, all);
        }
        String bits = text.substring(slash + 1);
        if (!bits.matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException("\"" + text + "\" is no range of addresses");
        }
        return new Network(address, Integer.parseInt(bits));
    }

    /** Whether an address, as numbers, is one of them. */
    public boolean has(String peer) {
        String plain = peer.replaceAll("^\\[|]$", "").replaceAll("%.*$", "");
        if (!NUMERIC.matcher(plain).matches()) {
            return false;
        }
        byte[] own = bytes(address);
        byte[] other = bytes(plain);
        if (own.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 1 << (Byte.SIZE - 1 - bit % Byte.SIZE);
            if ((own[bit / Byte.SIZE] & mask) != (other[bit / Byte.SIZE] & mask)) {
                return false;
            }
        }
        return true;
    }

    /** Only numbers, so that nobody is asked for a name. */
    private static byte[] bytes(String address) {
        if (!NUMERIC.matcher(address).matches()) {
            throw new IllegalArgumentException("\"" + address + "\" is no numeric address");
        }
        try {
            return InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("\"" + address + "\" is no numeric address", e);
        }
    }

    @Override
    public String toString() {
        return address + "/" + bits;
    }
}
