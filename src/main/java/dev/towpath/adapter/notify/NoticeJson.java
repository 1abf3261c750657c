package dev.towpath.adapter.notify;

import dev.towpath.adapter.json.Json;
import dev.towpath.model.Limits;
import dev.towpath.model.Target;
import dev.towpath.model.Tier;
import dev.towpath.notice.Change;
import dev.towpath.notice.Notice;
import dev.towpath.notice.Wording;
import dev.towpath.report.TargetReport;
import dev.towpath.report.Words;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A notice as JSON, {@code towpath.notice/v1}: keys are always there; what is not known is {@code null}. */
final class NoticeJson {
    private static final String SCHEMA = "towpath.notice/v1";

    private NoticeJson() {}

    static String of(Notice notice, Wording wording) {
        Map<String, Object> json = new TreeMap<>();
        json.put("schema", SCHEMA);
        json.put("id", notice.id());
        json.put("repository", notice.repository());
        json.put("run", notice.run());
        json.put("commit", notice.commit().map(Object::toString));
        json.put("at", Words.moment(notice.at()));
        json.put("link", notice.link());
        json.put("first", notice.first());
        json.put("text", notice.heading());
        Map<String, Object> summary = new TreeMap<>();
        notice.counts().forEach((state, count) -> summary.put(state.word(), count));
        json.put("summary", summary);
        List<Object> changes = new ArrayList<>();
        notice.changes().forEach(change -> changes.add(change(change, wording.line(change, notice))));
        json.put("changes", changes);
        json.put("more", notice.more());
        return Json.of(json).canonical();
    }

    private static Map<String, Object> change(Change change, String text) {
        Optional<TargetReport> line = change.line();
        Map<String, Object> json = new TreeMap<>();
        json.put("id", change.id());
        json.put("kind", change.kind().word());
        json.put("app", change.target().map(target -> target.app().value()));
        json.put("env", change.target().map(Target::environment).map(Object::toString));
        json.put("tier", change.tier().map(Tier::word));
        json.put("type", line.map(TargetReport::type));
        json.put("state", line.map(it -> it.state().word()));
        json.put("before", change.before());
        json.put("pin", line.flatMap(TargetReport::pin));
        json.put("record", line.flatMap(TargetReport::record));
        json.put("live", line.flatMap(TargetReport::live));
        json.put("reason", change.reason().map(message -> reason(line.flatMap(TargetReport::reason), message)));
        json.put("who", change.who());
        json.put("text", text);
        return json;
    }

    private static Map<String, Object> reason(Optional<TargetReport.Reason> reason, String message) {
        Map<String, Object> json = new TreeMap<>();
        json.put("code", reason.map(it -> it.code().word()));
        json.put("message", Words.cut(message, Limits.NOTICE_REASON_CHARS_MAX));
        json.put(
                "advice",
                reason.map(it -> Words.cut(it.advice(), Limits.NOTICE_REASON_CHARS_MAX))
                        .orElse(""));
        json.put("lifted_by", reason.map(TargetReport.Reason::liftedBy).orElse(List.of()));
        json.put("not_before", reason.flatMap(TargetReport.Reason::notBefore).map(Instant::toString));
        return json;
    }
}
