package dev.towpath.observed;

import dev.towpath.model.ResourceAction;
import dev.towpath.model.ResourceChange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is lost with each type of resource, and why.
 *
 * <p>The table is of what teams keep in AWS; a type that is not in it is {@link Loss#UNKNOWN}, which protects nothing: whoever knows
 * better names it in towpath.yaml.
 */
public final class Losses {
    /**
     * One row.
     *
     * @param why in a sentence's end: what goes with it
     */
    public record Row(String type, Loss loss, String why) {}

    private static final Map<String, Row> ROWS = new LinkedHashMap<>();

    static {
        data("what was in the database, and its automated backups with it", "aws_db_instance", "aws_rds_cluster");
        data("the snapshot, the only copy once the database is gone", "aws_db_snapshot", "aws_db_cluster_snapshot");
        data("its documents", "aws_docdb_cluster", "aws_opensearch_domain", "aws_elasticsearch_domain");
        data("its graph", "aws_neptune_cluster");
        data("its tables", "aws_redshift_cluster", "aws_redshiftserverless_namespace", "aws_keyspaces_table");
        data("its items, and its continuous backups with it", "aws_dynamodb_table", "aws_dynamodb_global_table");
        data("its series", "aws_timestreamwrite_database", "aws_timestreamwrite_table");
        data("what it keeps in memory", "aws_elasticache_cluster", "aws_elasticache_replication_group");
        data("what it keeps in memory", "aws_elasticache_serverless_cache", "aws_memorydb_cluster");
        data("its objects, and its name, which anybody may take", "aws_s3_bucket", "aws_s3_directory_bucket");
        data("its files", "aws_efs_file_system", "aws_fsx_lustre_file_system", "aws_fsx_ontap_file_system");
        data("its files", "aws_fsx_openzfs_file_system", "aws_fsx_windows_file_system");
        data("what is on the disk", "aws_ebs_volume");
        data("the snapshot", "aws_ebs_snapshot");
        data("the backups in it", "aws_backup_vault", "aws_glacier_vault");
        data("everything that was encrypted with it, which nobody can read any more", "aws_kms_key");
        data("everything that was encrypted with it, which nobody can read any more", "aws_kms_external_key");
        data("its values, which were set outside of Terraform", "aws_secretsmanager_secret");
        data("its name servers, which the parent domain names, and every record in it", "aws_route53_zone");
        data("its users and their passwords, which cannot be exported", "aws_cognito_user_pool");
        data("its identities", "aws_cognito_identity_pool");
        data("every image in it, with those that run", "aws_ecr_repository", "aws_ecrpublic_repository");
        data("its packages", "aws_codeartifact_repository", "aws_codeartifact_domain");
        data("its history", "aws_codecommit_repository");
        data("its messages", "aws_sqs_queue", "aws_mq_broker");
        data("its records", "aws_kinesis_stream", "aws_msk_cluster", "aws_msk_serverless_cluster");
        data("its log events", "aws_cloudwatch_log_group");
        data("its certificates, which nobody can issue again", "aws_acmpca_certificate_authority");
        data("the account with everything in it", "aws_organizations_account");
        data("its configuration of the whole organisation", "aws_organizations_organization");
        outage("whoever uses it is cut off until it is there again", "aws_security_group", "aws_vpc", "aws_subnet");
        outage("whoever uses it is cut off until it is there again", "aws_nat_gateway", "aws_internet_gateway");
        outage("whoever uses it is cut off until it is there again", "aws_route_table", "aws_vpc_endpoint");
        outage("its address, which others may know", "aws_eip", "aws_lb", "aws_alb", "aws_elb");
        outage("what is behind it is not served", "aws_lb_listener", "aws_lb_target_group", "aws_alb_target_group");
        outage("its name, which others may know", "aws_cloudfront_distribution", "aws_api_gateway_rest_api");
        outage("its name, which others may know", "aws_apigatewayv2_api", "aws_lambda_function_url");
        outage("nobody finds what it names", "aws_route53_record", "aws_service_discovery_service");
        outage("what runs in it stops", "aws_ecs_cluster", "aws_ecs_service", "aws_eks_cluster", "aws_eks_node_group");
        outage("what runs on it stops, with what is on its own disks", "aws_instance", "aws_autoscaling_group");
        outage("nobody can call it", "aws_lambda_function", "aws_sfn_state_machine");
        outage("whoever acts as it is refused", "aws_iam_role", "aws_iam_user", "aws_iam_openid_connect_provider");
        outage("whoever acts with it is refused", "aws_iam_policy", "aws_iam_role_policy", "aws_iam_access_key");
        outage("whoever acts with it is refused", "aws_iam_role_policy_attachment", "aws_iam_user_policy");
        outage("addresses that need it are not trusted", "aws_acm_certificate");
        outage("whoever reads it finds nothing", "aws_ssm_parameter");
        outage("subscribers hear nothing", "aws_sns_topic", "aws_sns_topic_subscription");
        nothing("it exists in the state only", "terraform_data", "null_resource", "time_sleep", "time_static");
        nothing("its value stays where it was used", "random_id", "random_pet", "random_string", "random_uuid");
        nothing("earlier revisions stay", "aws_ecs_task_definition");
    }

    private Losses() {}

    /** Every row, in the order of the documentation. */
    public static List<Row> rows() {
        return List.copyOf(ROWS.values());
    }

    /** What is lost with a resource of a type; empty where nobody has written it down. */
    public static Optional<Row> of(String type) {
        return Optional.ofNullable(ROWS.get(type));
    }

    /** What is lost by a change; nothing where the resource stays. */
    public static Loss of(ResourceChange change) {
        return change.action() == ResourceAction.DESTROY || change.action() == ResourceAction.REPLACE
                ? of(change.type()).map(Row::loss).orElse(Loss.UNKNOWN)
                : Loss.NOTHING;
    }

    private static void data(String why, String... types) {
        add(Loss.DATA, why, types);
    }

    private static void outage(String why, String... types) {
        add(Loss.OUTAGE, why, types);
    }

    private static void nothing(String why, String... types) {
        add(Loss.NOTHING, why, types);
    }

    private static void add(Loss loss, String why, String... types) {
        for (String type : types) {
            if (ROWS.putIfAbsent(type, new Row(type, loss, why)) != null) {
                throw new IllegalStateException(type + " stands there twice");
            }
        }
    }
}
