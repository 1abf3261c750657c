/**
 * What a browser brings flows in, who is signed in and where to go next flows out: OpenID Connect (Nimbus) with sessions that live in
 * sealed cookies, so that nothing is kept on this side.
 */
@NullMarked
package dev.towpath.adapter.web.signin;

import org.jspecify.annotations.NullMarked;
