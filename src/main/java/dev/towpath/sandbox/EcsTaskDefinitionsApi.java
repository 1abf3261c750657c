package dev.towpath.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** ECS's operations on task definitions and on tags. */
final class EcsTaskDefinitionsApi {
    private final Ecs ecs;
    private final EcsWorld world;

    EcsTaskDefinitionsApi(Ecs ecs) {
        this.ecs = ecs;
        this.world = ecs.world();
    }

    Map<String, JsonOperation> operations() {
        return Map.of(
                "RegisterTaskDefinition", this::register,
                "DescribeTaskDefinition", this::describe,
                "DeregisterTaskDefinition", this::deregister,
                "ListTaskDefinitions", this::list,
                "ListTaskDefinitionFamilies", this::listFamilies,
                "TagResource", this::tag,
                "UntagResource", this::untag,
                "ListTagsForResource", this::listTags);
    }

    private ObjectNode register(ObjectNode input, Caller caller) {
        synchronized (ecs) {
            TaskDefinition registered = world.definitions().register(input, caller.arn(), world.now());
            world.tag(registered.arn(), Json.list(input, "tags"));
            ObjectNode output = Json.object().set("taskDefinition", registered.document());
            return output.set("tags", world.tags(registered.arn()));
        }
    }

    private ObjectNode describe(ObjectNode input, Caller caller) {
        synchronized (ecs) {
            TaskDefinition found = find(input);
            ObjectNode output = Json.object().set("taskDefinition", found.document());
            return Json.textList(input, "include").contains("TAGS")
                    ? output.set("tags", world.tags(found.arn()))
                    : output;
        }
    }

    private ObjectNode deregister(ObjectNode input, Caller caller) {
        synchronized (ecs) {
            TaskDefinition changed = world.definitions().deregister(find(input), world.now());
            return Json.object().set("taskDefinition", changed.document());
        }
    }

    private TaskDefinition find(ObjectNode input) {
        return world.definitions()
                .find(Json.text(input, "taskDefinition"))
                .orElseThrow(() -> AwsError.bad("ClientException", "Unable to describe task definition."));
    }

    private ObjectNode list(ObjectNode input, Caller caller) {
        synchronized (ecs) {
            Optional<String> family = Json.optionalText(input, "familyPrefix");
            boolean active =
                    !Json.optionalText(input, "status").orElse("ACTIVE").equals("INACTIVE");
            boolean newestFirst = Json.optionalText(input, "sort").orElse("ASC").equals("DESC");
            List<String> arns = world.definitions().arns(family, active, newestFirst);
            return EcsWorld.page(input, arns, "taskDefinitionArns", 100);
        }
    }

    private ObjectNode listFamilies(ObjectNode input, Caller caller) {
        synchronized (ecs) {
            String prefix = Json.optionalText(input, "familyPrefix").orElse("");
            return EcsWorld.page(input, world.definitions().families(prefix), "families", 100);
        }
    }

    private ObjectNode tag(ObjectNode input, Caller caller) {
        synchronized (ecs) {
            world.tag(Json.text(input, "resourceArn"), Json.list(input, "tags"));
            return Json.object();
        }
    }

    private ObjectNode untag(ObjectNode input, Caller caller) {
        synchronized (ecs) {
            world.untag(Json.text(input, "resourceArn"), Json.textList(input, "tagKeys"));
            return Json.object();
        }
    }

    private ObjectNode listTags(ObjectNode input, Caller caller) {
        synchronized (ecs) {
            return Json.object().set("tags", world.tags(Json.text(input, "resourceArn")));
        }
    }
}
