package dev.towpath.hostile;

import dev.towpath.hostile.HostileRepositories.Attempt;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** What AWS and the state store answer when somebody has been there. */
final class HostileAnswers {
    private static final String RECORD = "/healthy/prod1/towpath/record";

    private HostileAnswers() {}

    static Map<String, Attempt> all() {
        Map<String, Attempt> all = new LinkedHashMap<>();
        all.put("record: 100,000 deep", recorded("[".repeat(4_000)));
        all.put("record: not JSON, with escape sequences", recorded("\u001b[2J\u202e{\"schema\""));
        all.put("record: of another schema", recorded("{\"schema\":\"evil/v9\"}"));
        all.put("parameter: a cluster's name with an escape sequence", world -> {
            world.healthy();
            world.account().parameter("/healthy/prod1/ecs-cluster-name", "\u001b[31mplatform\nx");
            return world.told("reconcile");
        });
        all.put("parameter: a recorded tag with an escape sequence", world -> {
            world.healthy();
            world.account().parameter("/healthy/prod1/container-image-tag", "sha-\u001b[31m\u202e1");
            String told = world.told("reconcile");
            world.run("status");
            world.run("explain", "healthy", "prod1");
            return told;
        });
        all.put(
                "store: an intent that is rubbish",
                stored("intents/healthy/prod1.json", "\u001b[31m" + "[".repeat(100_000)));
        all.put("store: a quarantine that is rubbish", stored("quarantine/healthy/prod1.json", "{}"));
        all.put("store: an inventory 100,000 deep", stored("inventory.json", "[".repeat(100_000)));
        all.put("store: a lease that is rubbish", stored("leases/healthy/prod1.json", "\u001b[31m{"));
        all.put("store: the head of a chain of 20 MiB", stored("chain/healthy/prod1.json", "x".repeat(20 << 20)));
        all.put(
                "store: an entry of the history with escape sequences",
                stored("history/healthy/prod1/01ARZ3NDEKTSV4RRFFQ69G5FAV.json", "{\"\u001b[31m\":1}"));
        all.put("store: 5,000 intents of targets that are not there", world -> {
            world.healthy();
            Path folder = Files.createDirectories(world.home.resolve("state/intents/ghost"));
            for (int i = 0; i < 5_000; i++) {
                Files.writeString(folder.resolve("e" + i + ".json"), "{}");
            }
            return world.told("reconcile");
        });
        all.put("store: an intent of 300 MB", world -> {
            world.healthy();
            Path file = world.home.resolve("state/intents/healthy/prod1.json");
            Files.createDirectories(file.getParent());
            try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.position(300_000_000L).write(ByteBuffer.wrap(new byte[] {'x'}));
            }
            return world.told("reconcile");
        });
        return all;
    }

    private static Attempt recorded(String text) {
        return world -> {
            world.healthy();
            world.account().parameter(RECORD, text);
            String told = world.told("reconcile");
            world.run("status");
            return told;
        };
    }

    private static Attempt stored(String key, String content) {
        return world -> {
            world.healthy();
            Path file = world.home.resolve("state").resolve(key);
            write(file, content);
            String told = world.told("reconcile");
            world.run("history");
            world.run("audit", "verify");
            return told;
        };
    }

    private static void write(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
