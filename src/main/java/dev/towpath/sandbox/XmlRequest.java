package dev.towpath.sandbox;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** One element of an XML request; no document type, no entity is ever looked up. */
final class XmlRequest {
    private final Element element;

    private XmlRequest(Element element) {
        this.element = element;
    }

    static XmlRequest parse(byte[] body) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setNamespaceAware(true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            return new XmlRequest(builder.parse(new ByteArrayInputStream(body)).getDocumentElement());
        } catch (SAXException | IOException e) {
            throw malformed();
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("every Java runtime parses XML", e);
        }
    }

    /** The children with a local name. */
    List<XmlRequest> children(String name) {
        List<XmlRequest> found = new ArrayList<>();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child && name.equals(child.getLocalName())) {
                found.add(new XmlRequest(child));
            }
        }
        return found;
    }

    Optional<XmlRequest> child(String name) {
        return children(name).stream().findFirst();
    }

    /** The text of a child. */
    Optional<String> text(String name) {
        return child(name).map(XmlRequest::text);
    }

    /** The text of a child that must be there. */
    String required(String name) {
        return text(name).orElseThrow(XmlRequest::malformed);
    }

    String text() {
        return element.getTextContent();
    }

    private static AwsError malformed() {
        return AwsError.bad(
                "MalformedXML",
                "The XML you provided was not well-formed or did not validate against our published schema");
    }
}
