package dev.towpath.cli;

import dev.towpath.desired.raw.Spelling;
import dev.towpath.model.AppName;
import dev.towpath.model.EnvironmentName;
import dev.towpath.model.Pin;
import dev.towpath.report.Format;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is said of words that are not understood, because the parser's own sentences are made for who wrote the program. */
final class Misuse {
    private Misuse() {}

    /** Reads words as what they mean; a word that means nothing is told in the sentence of whoever reads it. */
    static void convert(CommandLine line) {
        line.registerConverter(AppName.class, told(AppName::new));
        line.registerConverter(EnvironmentName.class, told(EnvironmentName::new));
        line.registerConverter(Pin.class, told(Pin::new));
        line.registerConverter(Duration.class, told(Durations::parse));
        line.registerConverter(Format.class, told(word -> oneOf(Format.values(), word)));
        line.registerConverter(LogFormat.class, told(word -> oneOf(LogFormat.values(), word)));
        line.registerConverter(StateRequest.Action.class, told(word -> oneOf(StateRequest.Action.values(), word)));
    }

    /** What is wrong with a command line. */
    static String sentence(ParameterException e) {
        if (!(e instanceof UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            return String.valueOf(e.getMessage());
        }
        String word = unmatched.getUnmatched().get(0);
        CommandLine line = e.getCommandLine();
        if (unmatched.isUnknownOption()) {
            String name = word.replaceFirst("=.*", "");
            return "there is no option \"" + name + "\"; " + Spelling.advice(name, options(line), "options");
        }
        return line.getSubcommands().isEmpty()
                ? "\"" + word + "\" is one word too many"
                : "there is no verb \"" + word + "\"; "
                        + Spelling.advice(word, line.getSubcommands().keySet(), "verbs");
    }

    private static List<String> options(CommandLine line) {
        return line.getCommandSpec().options().stream()
                .filter(option -> !option.hidden())
                .map(OptionSpec::longestName)
                .sorted()
                .toList();
    }

    private static <T> ITypeConverter<T> told(Function<String, T> reader) {
        return word -> {
            try {
                return reader.apply(word);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        };
    }

    private static <E extends Enum<E>> E oneOf(E[] values, String word) {
        return Arrays.stream(values)
                .filter(value -> value.name().equalsIgnoreCase(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + word + "\" is none of "
                        + String.join(
                                ", ",
                                Arrays.stream(values)
                                        .map(value -> value.name().toLowerCase(Locale.ROOT))
                                        .toList())));
    }
}
