/** Zips and manifests flow in, published sites flow out: content decides, and no moment shows a broken page. */
@NullMarked
package dev.towpath.adapter.aws.site;

import org.jspecify.annotations.NullMarked;
