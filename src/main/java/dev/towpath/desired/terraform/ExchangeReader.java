package dev.towpath.desired.terraform;

import dev.towpath.desired.hcl.HclAttribute;
import dev.towpath.desired.hcl.HclBlock;
import dev.towpath.desired.hcl.HclValue;
import dev.towpath.problem.SourceSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds out what a root exchanges with others.
 *
 * <p>In the root itself {@code local.x} and {@code var.x} are followed; in a local module, whose variables each caller sets, only
 * literals count.
 */
final class ExchangeReader {
    /** The arguments that together say where a backend of a type keeps a state (Terraform documentation, "Backends"). */
    private static final Map<String, List<String>> ADDRESSES = Map.of(
            "s3", List.of("bucket", "key"),
            "gcs", List.of("bucket", "prefix"),
            "azurerm", List.of("storage_account_name", "container_name", "key"),
            "http", List.of("address"),
            "consul", List.of("path"),
            "cos", List.of("bucket", "prefix", "key"),
            "oss", List.of("bucket", "prefix", "key"));

    private static final String DEFAULT_WORKSPACE = "default";

    private final List<Exchange.Item> makes = new ArrayList<>();
    private final List<Exchange.Item> reads = new ArrayList<>();

    private ExchangeReader() {}

    /** The exchange of a root, from its own configuration, which comes first, and those of its local modules. */
    static Exchange read(List<Configuration> walked, RootOptions options) {
        ExchangeReader reader = new ExchangeReader();
        for (int i = 0; i < walked.size(); i++) {
            KnownTexts texts = i == 0 ? KnownTexts.in(walked.get(i)) : KnownTexts.OF_LITERALS;
            walked.get(i).exchanges().forEach(block -> reader.exchange(block, texts));
        }
        if (!walked.isEmpty()) {
            reader.ownState(walked.get(0), options.workspace().orElse(DEFAULT_WORKSPACE));
        }
        return new Exchange(reader.makes, reader.reads);
    }

    /** Of several backends the one of an override file counts, which is the last. */
    private void ownState(Configuration root, String workspace) {
        KnownTexts texts = KnownTexts.in(root);
        Optional<Exchange.Item> state = Optional.empty();
        for (HclBlock settings : root.settings()) {
            for (HclBlock backend : settings.body().blocks()) {
                if (backend.type().equals("backend") && backend.labels().size() == 1) {
                    Map<String, HclAttribute> arguments = backend.body().attributes();
                    state = address(
                                    backend.labels().get(0),
                                    name -> Optional.ofNullable(arguments.get(name))
                                            .flatMap(argument -> texts.of(argument.value())),
                                    workspace)
                            .map(found -> new Exchange.Item(Exchange.Kind.STATE, found, backend.span()));
                }
            }
            Optional<HclAttribute> inJson = settings.body().attribute("backend");
            if (inJson.isPresent()) {
                state = ofJson(inJson.get(), workspace);
            }
        }
        state.ifPresent(makes::add);
    }

    private static Optional<Exchange.Item> ofJson(HclAttribute backend, String workspace) {
        Optional<HclValue> value = backend.value().literal();
        if (value.isEmpty()
                || !(value.get() instanceof HclValue.Members types)
                || types.values().size() != 1) {
            return Optional.empty();
        }
        Map.Entry<String, HclValue> type = types.values().entrySet().iterator().next();
        return type.getValue() instanceof HclValue.Members arguments
                ? address(type.getKey(), name -> literal(arguments, name), workspace)
                        .map(found -> new Exchange.Item(Exchange.Kind.STATE, found, backend.span()))
                : Optional.empty();
    }

    private void exchange(HclBlock block, KnownTexts texts) {
        if (block.body().attribute("provider").isPresent()
                || block.body().attribute("count").isPresent()) {
            return;
        }
        String type = block.labels().isEmpty() ? "" : block.labels().get(0);
        if (type.equals("terraform_remote_state")) {
            remoteState(block, texts).ifPresent(reads::add);
            return;
        }
        Optional<String> name = text(block, "name", texts);
        SourceSpan span = block.span();
        name.map(text -> new Exchange.Item(Exchange.Kind.PARAMETER, text, span))
                .ifPresent(block.type().equals("data") ? reads::add : makes::add);
    }

    private static Optional<Exchange.Item> remoteState(HclBlock block, KnownTexts texts) {
        Optional<String> type = text(block, "backend", texts);
        boolean named = block.body().attribute("workspace").isPresent();
        Optional<String> workspace = named ? text(block, "workspace", texts) : Optional.of(DEFAULT_WORKSPACE);
        Optional<Map<String, String>> config = block.body().attribute("config").map(texts::membersOf);
        if (type.isEmpty() || workspace.isEmpty() || config.isEmpty()) {
            return Optional.empty();
        }
        return address(type.get(), name -> Optional.ofNullable(config.get().get(name)), workspace.get())
                .map(found -> new Exchange.Item(Exchange.Kind.STATE, found, block.span()));
    }

    private static Optional<String> text(HclBlock block, String name, KnownTexts texts) {
        return block.body().attribute(name).map(HclAttribute::value).flatMap(texts::of);
    }

    private static Optional<String> literal(HclValue.Members arguments, String name) {
        return Optional.ofNullable(arguments.values().get(name)).flatMap(HclValue::asText);
    }

    /** The address of a state; empty where the backend is of an unknown type, or a part of its address is not told. */
    private static Optional<String> address(
            String type, Function<String, Optional<String>> argument, String workspace) {
        List<String> names = ADDRESSES.getOrDefault(type, List.of());
        StringBuilder address = new StringBuilder(type);
        boolean some = false;
        for (String name : names) {
            Optional<String> value = argument.apply(name);
            boolean optional = name.equals("prefix");
            if (value.isEmpty() && !optional) {
                return Optional.empty();
            }
            some |= value.isPresent();
            address.append(' ').append(value.orElse(""));
        }
        if (!workspace.equals(DEFAULT_WORKSPACE)) {
            address.append(" in workspace ").append(workspace);
        }
        return some ? Optional.of(address.toString()) : Optional.empty();
    }
}
