package dev.towpath.model;

import java.time.Duration;

/** Every limit of the product: its name, its value, and why. */
public final class Limits {
    /** Largest file that is read from the config repository, bytes. */
    public static final int FILE_BYTES_MAX = 1 << 20;

    /** Deepest nesting of YAML and HCL that is read. */
    public static final int NESTING_MAX = 100;

    /** Problems of one file that are shown. */
    public static final int PROBLEMS_PER_FILE_MAX = 50;

    /** Characters of one sentence about a file, which may quote it. */
    public static final int MESSAGE_CHARS_MAX = 1_000;

    /** Most files below one application's folder. */
    public static final int FILES_PER_APP_MAX = 5_000;

    /** Most entries below one directory that are listed; a tree that names itself ten times at each level has billions. */
    public static final int TREE_ENTRIES_MAX = 200_000;

    /** Names in one ssm:GetParameters call (AWS API reference). */
    public static final int PARAMETERS_PER_CALL_MAX = 10;

    /** Services in one ecs:DescribeServices call (AWS API reference). */
    public static final int SERVICES_PER_CALL_MAX = 10;

    /** Bytes of a standard SSM parameter's value (AWS API reference). */
    public static final int PARAMETER_BYTES_MAX = 4 * 1024;

    /** How long one attempt of a call to AWS may take, but for transfers. */
    public static final Duration AWS_ATTEMPT_MAX = Duration.ofSeconds(20);

    /** How long a call to AWS may take with all its attempts. */
    public static final Duration AWS_CALL_MAX = Duration.ofMinutes(2);

    /** How long one object may take on its way to or from S3. */
    public static final Duration AWS_TRANSFER_MAX = Duration.ofMinutes(30);

    /** Attempts of one call to AWS. */
    public static final int AWS_ATTEMPTS_MAX = 6;

    /** Connections to AWS of one process. */
    public static final int AWS_CONNECTIONS_MAX = 64;

    /** How long a connection to AWS may take to come about. */
    public static final Duration AWS_CONNECT_MAX = Duration.ofSeconds(5);

    /** How long AWS may be silent. */
    public static final Duration AWS_SILENCE_MAX = Duration.ofSeconds(30);

    /** Longest session of a chained role (AWS STS). */
    public static final Duration SESSION_MAX = Duration.ofHours(1);

    /** Bytes of one object of the state store that are read; the manifest of a site with 250,000 files has some fifty MiB. */
    public static final long STATE_OBJECT_BYTES_MAX = 64L << 20;

    /** Bytes of an object of the state store about one target that are read, such as an intent; the largest have some KiB. */
    public static final long STATE_NOTE_BYTES_MAX = 4L << 20;

    /** Objects of the state store in one listing; a history of a hundred targets, deployed to ten times a day, has them after a year. */
    public static final int STATE_LISTED_MAX = 400_000;

    /** The highest epoch of a lease that is believed; each run that acts on a target raises it by one. */
    public static final long EPOCH_MAX = 1_000_000_000_000L;

    /** Objects in the manifest of a site: the files of five releases, each of the largest. */
    public static final int MANIFEST_OBJECTS_MAX = 1_500_000;

    /** Characters of one line of a manifest; the first names every key that ever kept its name and changed. */
    public static final int MANIFEST_LINE_CHARACTERS_MAX = 8 << 20;

    /** Share of the known targets that may vanish between two runs, percent; one may always. */
    public static final int VANISHED_PERCENT_MAX = 20;

    /** How often a lease is renewed by its holder. */
    public static final Duration LEASE_RENEWAL = Duration.ofSeconds(10);

    /** How long a contender must see a lease unchanged before it takes over. */
    public static final Duration LEASE_TAKEOVER = Duration.ofSeconds(30);

    /** The least and the most that an operator may say instead. */
    public static final Duration LEASE_TAKEOVER_LEAST = Duration.ofMillis(100);

    /** The most: a target whose holder died waits as long. */
    public static final Duration LEASE_TAKEOVER_MOST = Duration.ofMinutes(10);

    /** How long a container rollout may take. */
    public static final Duration ROLLOUT_MAX = Duration.ofMinutes(20);

    /** How long a rollout may show no progress. */
    public static final Duration ROLLOUT_STALL_MAX = Duration.ofMinutes(10);

    /** How long one Terraform command may take. */
    public static final Duration TERRAFORM_MAX = Duration.ofMinutes(60);

    /** Memory that is kept for everything but Terraform, bytes. */
    public static final long TERRAFORM_MEMORY_KEPT = 1L << 30;

    /** Memory that one root is given, bytes: the AWS provider needs 200 to 500 MiB. */
    public static final long TERRAFORM_MEMORY_EACH = 512L << 20;

    /** Most roots that are planned at the same time, however large the machine. */
    public static final int TERRAFORM_ROOTS_MAX = 16;

    /** How long Terraform has after its one interrupt; more than its 20 s of state snapshots. */
    public static final Duration TERRAFORM_GRACE = Duration.ofMinutes(2);

    /** Terraform roots that one run looks at for drift, unless towpath.yaml says otherwise. */
    public static final int DRIFT_CHECKS_PER_RUN_DEFAULT = 5;

    /** Commits of the branch that are looked through for those that are not applied yet. */
    public static final int COMMITS_AHEAD_MAX = 1_000;

    /** Free bytes on the disk of the cache below which Terraform is not started: plans and events of a large root fit in. */
    public static final long TERRAFORM_ROOM_MIN = 16L << 20;

    /** How long a git fetch may take. */
    public static final Duration FETCH_MAX = Duration.ofMinutes(2);

    /** How much a git remote may send in one fetch, bytes. */
    public static final long FETCH_BYTES_MAX = 1L << 30;

    /** How much a git remote may say about its branches and tags, bytes; a hundred thousand of them take half of it. */
    public static final long ADVERTISED_BYTES_MAX = 16 << 20;

    /** How long a git remote may be silent. */
    public static final Duration GIT_SILENCE_MAX = Duration.ofSeconds(30);

    /** How long another process may hold the lock of a mirror. */
    public static final Duration MIRROR_LOCK_MAX = Duration.ofMinutes(5);

    /** Packs in a mirror before they are made one. */
    public static final int MIRROR_PACKS_MAX = 50;

    /** How long the second HCL decoder may take for one document. */
    public static final Duration HCL_DECODE_MAX = Duration.ofSeconds(2);

    /** How long a CloudFront invalidation is waited for. */
    public static final Duration INVALIDATION_MAX = Duration.ofMinutes(10);

    /** Entries under {@code headers} of one app.yaml. */
    public static final int SITE_HEADERS_MAX = 100;

    /** Entries in a site's zip. */
    public static final int ZIP_ENTRIES_MAX = 250_000;

    /** Bytes of all entries of a site's zip, unpacked. */
    public static final long ZIP_UNPACKED_BYTES_MAX = 5L << 30;

    /** Bytes of one object in one request (Amazon S3 user guide, "Uploading objects"). */
    public static final long OBJECT_BYTES_MAX = 5L << 30;

    /** Compression ratio of one entry above ten MiB. */
    public static final int ZIP_RATIO_MAX = 200;

    /** How long one HTTP answer may take when a deployment is verified. */
    public static final Duration HTTP_ANSWER_MAX = Duration.ofSeconds(10);

    /** How much of an answer's body is read when a deployment is verified. */
    public static final int HTTP_BODY_BYTES_MAX = 256 * 1024;

    /** The largest page, in bytes, that is compared with what was published when a deployment is verified. */
    public static final long COMPARED_BODY_BYTES_MAX = 16 << 20;

    /** How many redirects are followed when a deployment is verified. */
    public static final int REDIRECTS_MAX = 5;

    /** Objects of all sites that are uploaded at the same time; S3 takes 20 to 50 ms to take one in, and connections are 64. */
    public static final int UPLOADS_MAX = 48;

    /** Targets acted on at the same time, unless the caller says otherwise. */
    public static final int PARALLEL_DEFAULT = 8;

    /** Parsed files, by object id, and decoded literals that one process remembers. */
    public static final int PARSES_KEPT_MAX = 10_000;

    /** How long one answer of a forge may take, with its body. */
    public static final Duration FORGE_ANSWER_MAX = Duration.ofSeconds(30);

    /** How long one run waits for the rate limits of a forge, in all. */
    public static final Duration FORGE_WAIT_MAX = Duration.ofMinutes(2);

    /** How long the end of a run waits until the forge was told of it. */
    public static final Duration FORGE_NOTICES_MAX = Duration.ofSeconds(20);

    /** Largest answer of a forge that is read, bytes; GitHub's listing of a whole tree has at most 7 MiB. */
    public static final int FORGE_ANSWER_BYTES_MAX = 16 << 20;

    /** Most entries of one list of a forge that are read, over all its pages. */
    public static final int FORGE_ENTRIES_MAX = 5_000;

    /** Most answers of a forge that are kept on disk. */
    public static final int FORGE_ANSWERS_KEPT_MAX = 2_000;

    /** Largest answer of a forge that is kept on disk, characters. */
    public static final int FORGE_ANSWER_KEPT_CHARACTERS_MAX = 4 << 20;

    /** Most commits of a pull request that GitHub lists (its REST API reference). */
    public static final int PULL_REQUEST_COMMITS_MAX = 250;

    /** How long after a commit a forge may not know its pull request yet. */
    public static final Duration FORGE_LAG_MAX = Duration.ofMinutes(2);

    /** Runs of one repository that the daemon's board remembers. */
    public static final int BOARD_RUNS_MAX = 200;

    /** Lines of targets, and problems, that the board remembers of one run. */
    public static final int BOARD_LINES_MAX = 100;

    /** Sentences of progress that the board remembers of a run in flight. */
    public static final int BOARD_SENTENCES_MAX = 50;

    /** Events that a slow listener of the board may be behind; then it is told that it missed some. */
    public static final int BOARD_EVENTS_MAX = 10_000;

    /** How long the daemon waits on SIGTERM for runs in flight; ten seconds less than systemd's and ECS's 120 s. */
    public static final Duration SERVE_STOP_MAX = Duration.ofSeconds(110);

    /** How often the daemon looks at its own clock, database and repositories. */
    public static final Duration SERVE_ROUND = Duration.ofSeconds(15);

    /** How long what another daemon of a cluster found may stay off the pages of this one. */
    public static final Duration NEIGHBOURS_ROUND = Duration.ofSeconds(5);

    /** How far the clock may move against the time that passed before every repository is looked at again. */
    public static final Duration CLOCK_JUMP_MAX = Duration.ofSeconds(30);

    /** Connections that the daemon's web server has open; others wait until one ends. */
    public static final int WEB_CONNECTIONS_MAX = 2_000;

    /** Largest body of a webhook that is read, bytes; GitHub sends up to 25 MiB, but not of pushes and reviews. */
    public static final int HOOK_BYTES_MAX = 1 << 20;

    /** Bytes of all webhooks that are being read at the same time. */
    public static final long HOOKS_BYTES_MAX = 1 << 25;

    /** How long the body of a webhook may be on its way. */
    public static final Duration HOOK_BODY_MAX = Duration.ofSeconds(10);

    /** Characters below which the secret of webhooks can be guessed. */
    public static final int HOOK_SECRET_CHARACTERS_MIN = 16;

    /** How long a webhook that is sent again is known, and how far a signed time may be from now. */
    public static final Duration HOOK_WINDOW = Duration.ofMinutes(10);

    /** Webhooks that are remembered as taken. */
    public static final int HOOKS_KEPT_MAX = 10_000;

    /** Webhooks that one sender may send at once. */
    public static final int HOOKS_BURST = 2_000;

    /** Webhooks that one sender may send each second after that. */
    public static final int HOOKS_PER_SECOND = 20;

    /** How long an identity provider has for one whole answer. */
    public static final Duration SIGN_IN_ANSWER_MAX = Duration.ofSeconds(8);

    /** Largest answer of an identity provider that is read, bytes. */
    public static final int SIGN_IN_ANSWER_BYTES_MAX = 1 << 19;

    /** How long a person may take at the identity provider. */
    public static final Duration SIGN_IN_TIME_MAX = Duration.ofMinutes(10);

    /** Sign-ins that may wait for the identity provider at the same time; the others are told to come again. */
    public static final int SIGN_INS_AT_ONCE = 8;

    /** How far the clocks of this machine and of the identity provider may be apart. */
    public static final Duration SIGN_IN_SKEW_MAX = Duration.ofSeconds(60);

    /** Longest time for which a person stays signed in. */
    public static final Duration SIGN_IN_KEPT_MAX = Duration.ofDays(7);

    /** Changes that one message to a channel tells one by one; of the others it tells how many they are. */
    public static final int NOTICE_CHANGES_MAX = 100;

    /** Changes that one message to a chat tells one by one: nobody reads more there. */
    public static final int NOTICE_LINES_MAX = 20;

    /** Characters of one reason in a message. */
    public static final int NOTICE_REASON_CHARS_MAX = 400;

    /** How long one answer of a channel may take. */
    public static final Duration NOTICE_ANSWER_MAX = Duration.ofSeconds(5);

    /** How long a channel is tried after one run, in all; then the next run tells it. */
    public static final Duration NOTICE_TRIES_MAX = Duration.ofSeconds(8);

    /** How long the end of a run waits for all channels. */
    public static final Duration NOTICES_MAX = Duration.ofSeconds(10);

    /** How long what one run is about to tell is not told by others; longer than the telling takes. */
    public static final Duration NOTICE_CLAIM = Duration.ofMinutes(1);

    /** How much of a channel's answer is read, bytes. */
    public static final int NOTICE_ANSWER_BYTES_MAX = 4 * 1024;

    /** Builds of one application that are looked through for the newest, a thousand a call. */
    public static final int BUILDS_LISTED_MAX = 20_000;

    /** How often one run tries to commit the builds that are followed, while others commit to the same branch. */
    public static final int PIN_COMMITS_MAX = 3;

    /** How long a checkup waits for all that it has asked. */
    public static final Duration CHECKUP_MAX = Duration.ofSeconds(60);

    /** How far this machine's clock may be from that of AWS before somebody should look. */
    public static final Duration CLOCK_SKEW_MAX = Duration.ofSeconds(10);

    /** Room on a disk below which somebody should look, bytes. */
    public static final long DISK_BYTES_MIN = 1L << 30;

    /** Spans of traces that wait to be sent; what comes beyond them is dropped. */
    public static final int TRACE_SPANS_MAX = 32_768;

    /** How long the end of the process waits for a trace to be taken. */
    public static final Duration TRACE_FLUSH_MAX = Duration.ofSeconds(3);

    private Limits() {}
}
