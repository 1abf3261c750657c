package dev.towpath.model;

/** How a task definition names the image: by the tag, as the platform modules read it, or by its digest. */
public enum ImageReference {
    TAG,
    DIGEST
}
