package dev.towpath.desired.terraform;

import dev.towpath.desired.hcl.HclExpression;
import java.util.Optional;

/**
 * Where following an argument ended.
 *
 * @param literal the literal that it comes to
 * @param reason why it comes to none; empty where it does
 */
public record Resolution(Optional<HclExpression> literal, String reason) {
    static Resolution found(HclExpression literal) {
        return new Resolution(Optional.of(literal), "");
    }

    static Resolution unknown(String reason) {
        return new Resolution(Optional.empty(), reason);
    }
}
