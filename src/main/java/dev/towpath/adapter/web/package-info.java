/** HTTP requests flow in, what the daemon knows and takes flows out: its web server (Javalin on Jetty) and its pages (jte). */
@NullMarked
package dev.towpath.adapter.web;

import org.jspecify.annotations.NullMarked;
