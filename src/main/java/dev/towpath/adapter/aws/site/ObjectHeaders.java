package dev.towpath.adapter.aws.site;

import java.util.Optional;

/** What browsers and caches are told of one object; a change of it is a change of the object. */
record ObjectHeaders(String contentType, String cacheControl, Optional<String> contentEncoding) {
    /** All of them in a line. */
    String words() {
        return (contentType.isEmpty() ? "no type" : contentType) + ", "
                + (cacheControl.isEmpty() ? "no cache rule" : cacheControl)
                + contentEncoding.map(encoding -> ", " + encoding).orElse("");
    }
}
