package dev.towpath.adapter.aws;

import dev.towpath.adapter.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** Credentials as the document that AWS tools expect of a {@code credential_process} (AWS SDKs and Tools reference). */
public final class CredentialDocument {
    private CredentialDocument() {}

    /** The document on one line. */
    public static String of(RoleCredentials credentials) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("Version", 1);
        document.put("AccessKeyId", credentials.accessKeyId());
        document.put("SecretAccessKey", credentials.secretAccessKey());
        credentials.sessionToken().ifPresent(token -> document.put("SessionToken", token));
        credentials.expiration().ifPresent(time -> document.put("Expiration", time.toString()));
        return Json.of(document).canonical();
    }
}
