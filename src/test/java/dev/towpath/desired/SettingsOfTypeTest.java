package dev.towpath.desired;

import static dev.towpath.desired.Repositories.problems;
import static dev.towpath.desired.Repositories.webApp;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SettingsOfTypeTest {
    @Test
    void whatMeansNothingForAContainerIsToldOnceWithItsPlace() {
        assertThat(problems(webApp().with("apps/web-app/app.yaml", """
                container: app
                artifact: { key: "builds/{sha}.zip" }
                verify:
                  url: https://{env}.example.com/health
                  body: published
                headers:
                  - { match: "downloads/**", cache_control: "max-age=86400" }
                """)))
                .containsExactly(
                        "apps/web-app/app.yaml:2:18: warning: \"artifact.key\" means nothing for an application of type"
                                + " container; remove it; it is for static-site",
                        "apps/web-app/app.yaml:5:9: warning: \"verify.body\" means nothing for an application of type"
                                + " container; remove it; it is for static-site",
                        "apps/web-app/app.yaml:7:3: warning: \"headers\" means nothing for an application of type"
                                + " container; remove it; it is for static-site");
    }

    @Test
    void whatIsForBothDeployedTypesMeansNothingForInfrastructure() {
        assertThat(problems(webApp().with("apps/network/dev1/main.tf", "resource \"aws_vpc\" \"main\" {\n}\n")
                        .with("apps/network/app.yaml", "auto_deploy: [dev1]\n")))
                .containsExactly("apps/network/app.yaml:1:14: warning: \"auto_deploy\" means nothing for an application"
                        + " of type infrastructure; remove it; it is for container and static-site");
    }
}
