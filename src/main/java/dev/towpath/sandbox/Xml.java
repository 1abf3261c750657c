package dev.towpath.sandbox;

import java.util.ArrayList;
import java.util.List;

/** One element of an XML answer, written in the order in which its parts are added. */
final class Xml {
    private final String name;
    private final List<Object> parts = new ArrayList<>();
    private String attributes = "";

    private Xml(String name) {
        this.name = name;
    }

    static Xml element(String name) {
        return new Xml(name);
    }

    static Xml element(String name, String namespace) {
        return new Xml(name).namespace(namespace);
    }

    /** An element whose content is XML already. */
    static Xml raw(String name, String content) {
        Xml xml = new Xml(name);
        xml.parts.add(new Raw(content));
        return xml;
    }

    private record Raw(String content) {}

    Xml namespace(String namespace) {
        attributes = " xmlns=\"" + namespace + "\"";
        return this;
    }

    /** Adds a child that holds only text. */
    Xml add(String child, String text) {
        Xml xml = new Xml(child);
        xml.parts.add(text);
        parts.add(xml);
        return this;
    }

    Xml add(String child, long number) {
        return add(child, Long.toString(number));
    }

    Xml add(String child, boolean flag) {
        return add(child, Boolean.toString(flag));
    }

    Xml add(Xml child) {
        parts.add(child);
        return this;
    }

    Xml addAll(List<Xml> children) {
        parts.addAll(children);
        return this;
    }

    /** The element as a document of its own. */
    String document() {
        StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        write(out);
        return out.toString();
    }

    private void write(StringBuilder out) {
        out.append('<').append(name).append(attributes).append('>');
        for (Object part : parts) {
            if (part instanceof Xml child) {
                child.write(out);
            } else if (part instanceof Raw raw) {
                out.append(raw.content());
            } else {
                escape(part.toString(), out);
            }
        }
        out.append("</").append(name).append('>');
    }

    private static void escape(String text, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\r' -> out.append("&#13;");
                default -> out.append(c);
            }
        }
    }
}
