package dev.towpath.adapter.aws;

import dev.towpath.model.ContainerImage;
import dev.towpath.model.Digest;

/** An image as it lies in the registry: the name by which it is pulled, its digest, and what its manifest tells. */
public record RegistryImage(ContainerImage image, String repositoryUri, Digest digest, ImageManifest manifest) {
    /** Whether a task that reports this digest runs this image. */
    public boolean covers(Digest running) {
        return running.equals(digest) || manifest.parts().contains(running);
    }
}
