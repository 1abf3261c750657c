package dev.towpath.sandbox;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One permission that AWS asks of a caller before it carries a call out, so that a policy can be held against what was really called.
 *
 * @param action the IAM action, such as {@code ssm:GetParameters}
 * @param resource the ARN that it is asked for; {@code *} where the action cannot be limited to a resource
 * @param context condition keys with their values, such as {@code ecs:cluster}
 */
public record Permission(String action, String resource, SortedMap<String, String> context) {
    public Permission {
        context = Collections.unmodifiableSortedMap(new TreeMap<>(context));
    }

    static Permission of(String action, String resource) {
        return new Permission(action, resource, new TreeMap<>());
    }

    Permission with(String key, String value) {
        SortedMap<String, String> more = new TreeMap<>(context);
        more.putAll(Map.of(key, value));
        return new Permission(action, resource, more);
    }
}
