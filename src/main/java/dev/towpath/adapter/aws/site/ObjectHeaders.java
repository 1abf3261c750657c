package dev.towpath.adapter.aws.site;

import java.util.Optional;

/** What browsers and caches are told of one object; a change of it is a change of the object. */
record ObjectHeaders(String contentType, String cacheControl, Optional<String> contentEncoding) {}
