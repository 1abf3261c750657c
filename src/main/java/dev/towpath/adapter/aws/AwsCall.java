package dev.towpath.adapter.aws;

import dev.towpath.model.Place;

/**
 * One call to AWS as people would name it, so that an error says what was being done.
 *
 * @param action the IAM action, such as {@code ssm:GetParameters}
 * @param doing what the call is for, such as {@code reading the parameters of 3 targets}
 */
public record AwsCall(String action, String doing, Place place) {
    @Override
    public String toString() {
        return doing + " in " + place;
    }
}
