package dev.towpath.adapter.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.javalin.http.Context;
import java.util.Map;

/** Makes pages out of templates; nobody keeps a copy of one. */
final class Templates {
    private static final int PAGE_BYTES = 32 * 1024;

    private final TemplateEngine engine = TemplateEngine.createPrecompiled(ContentType.Html);

    void show(Context context, String template, Map<String, Object> parameters) {
        StringOutput html = new StringOutput(PAGE_BYTES);
        engine.render(template, parameters, html);
        context.contentType("text/html; charset=utf-8");
        context.header("Cache-Control", "no-store");
        context.result(html.toString());
    }
}
