package dev.towpath.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.RunId;
import dev.towpath.model.Target;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** What lines are about is known on every thread, and forgotten when it is over. */
class LogContextTest {
    private static Map<String, String> about() {
        return Optional.ofNullable(MDC.getCopyOfContextMap()).orElse(Map.of());
    }

    @Test
    void whatIsInsideIsAboutBothAndAfterwardsAboutTheOuter() {
        try (LogContext.About run = LogContext.run(new RunId("run-1"))) {
            try (LogContext.About target = LogContext.target(Target.of("web-app", "prod1"))) {
                assertThat(about()).isEqualTo(Map.of("run", "run-1", "app", "web-app", "env", "prod1"));
                try (LogContext.About other = LogContext.target(Target.of("api", "dev1"))) {
                    assertThat(about()).containsEntry("app", "api").containsEntry("env", "dev1");
                }
                assertThat(about()).containsEntry("app", "web-app").containsEntry("env", "prod1");
            }
            assertThat(about()).isEqualTo(Map.of("run", "run-1"));
        }
        assertThat(about()).isEmpty();
    }

    @Test
    void aNameThatPeopleGaveARepositoryStays() {
        try (LogContext.About named = LogContext.repository("infra")) {
            try (LogContext.About address = LogContext.repositoryIfUnknown("https://github.com/AcmeCorp/infra.git")) {
                assertThat(about()).containsEntry("repository", "infra");
            }
            assertThat(about()).containsEntry("repository", "infra");
        }
        try (LogContext.About address = LogContext.repositoryIfUnknown("https://github.com/AcmeCorp/infra.git")) {
            assertThat(about()).containsEntry("repository", "https://github.com/AcmeCorp/infra.git");
        }
        assertThat(about()).isEmpty();
    }

    @Test
    void threadsOfARunAreAboutIt() throws Exception {
        Callable<Map<String, String>> question = LogContextTest::about;
        ExecutorService pool;
        try (LogContext.About run = LogContext.run(new RunId("run-1"))) {
            pool = Executors.newFixedThreadPool(1, LogContext.inherited(Thread::new));
        }
        try (LogContext.About run = LogContext.run(new RunId("run-2"))) {
            assertThat(pool.submit(question).get())
                    .as("what the pool was made for, not who gives it work")
                    .isEqualTo(Map.of("run", "run-1"));
        } finally {
            pool.shutdown();
        }
    }
}
