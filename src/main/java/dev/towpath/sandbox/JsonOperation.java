package dev.towpath.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** One operation of a service that speaks JSON. */
interface JsonOperation {
    /** The output for an input; errors leave as {@link AwsError}. */
    ObjectNode answer(ObjectNode input, Caller caller);
}
