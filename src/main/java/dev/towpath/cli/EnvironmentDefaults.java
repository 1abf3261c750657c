package dev.towpath.cli;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Every option also from the environment: {@code --max-parallel} is {@code TOWPATH_MAX_PARALLEL}. */
final class EnvironmentDefaults implements IDefaultValueProvider {
    private final Map<String, String> environment;

    EnvironmentDefaults(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option)
                || option.usageHelp()
                || option.versionHelp()
                || !option.longestName().startsWith("--")) {
            return null;
        }
        String value = environment.get(name(option.longestName()));
        if (value == null || value.isEmpty()) {
            return null;
        }
        return option.arity().max() == 0 ? String.valueOf(yes(value)) : value;
    }

    /** The variable of an option. */
    static String name(String option) {
        return "TOWPATH_" + option.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /** Whether the value of a variable switches its option on. */
    static boolean yes(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "0", "false", "no", "off" -> false;
            default -> true;
        };
    }
}
