package dev.towpath.model;

/**
 * What Terraform would do to one resource.
 *
 * @param address in the root, such as {@code module.db.aws_db_instance.main[0]}
 * @param type such as {@code aws_db_instance}
 * @param meaning digest of what exactly it would do; nobody without access to the state can guess values from it
 */
public record ResourceChange(String address, String type, ResourceAction action, Digest meaning) {
    /** In a sentence: {@code aws_db_instance.main is replaced}. */
    public String sentence() {
        return address + " is " + action.participle();
    }
}
