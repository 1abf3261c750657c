package dev.towpath.adapter.web.signin;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jwt.JWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.claims.AuthorizedParty;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import dev.towpath.problem.FailureException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns the code that a browser brings into a person (OpenID Connect Core 1.0, section 3.1.3): the provider is asked directly, and
 * what it signs must be for this client, for this sign-in, and of now.
 */
final class CodeExchange {
    private static final int SERVER_ERROR = 500;

    private final SignInSettings settings;
    private final Provider provider;
    private final Fetch fetch;

    CodeExchange(SignInSettings settings, Provider provider, Fetch fetch) {
        this.settings = settings;
        this.provider = provider;
        this.fetch = fetch;
    }

    /**
     * The person behind a code.
     *
     * @throws Refusal if there is none
     * @throws FailureException if the provider cannot be asked
     */
    Person person(String code, CodeVerifier verifier, Nonce nonce) throws Refusal {
        Provider.Described described = provider.described();
        JWT token = token(described, code, verifier);
        try {
            IDTokenClaimsSet claims = described.tokens().validate(token, nonce);
            expectOwn(claims);
            return person(claims);
        } catch (KeySourceException e) {
            throw provider.unreachable(e);
        } catch (BadJOSEException | JOSEException e) {
            throw new Refusal("its token does not hold: " + e.getMessage(), e);
        }
    }

    /** A token that several may use must have been made for this one (section 3.1.3.7, 3 to 5), which the library leaves to us. */
    private void expectOwn(IDTokenClaimsSet claims) throws Refusal {
        Optional<String> party =
                Optional.ofNullable(claims.getAuthorizedParty()).map(AuthorizedParty::getValue);
        boolean several = claims.getAudience().size() > 1;
        if (!party.map(settings.clientId()::equals).orElse(!several)) {
            throw new Refusal("its token was made for \"" + party.orElse("somebody else") + "\"");
        }
    }

    private JWT token(Provider.Described described, String code, CodeVerifier verifier) throws Refusal {
        TokenRequest request = new TokenRequest.Builder(
                        described.metadata().getTokenEndpointURI(),
                        authentication(described),
                        new AuthorizationCodeGrant(new AuthorizationCode(code), settings.callback(), verifier))
                .build();
        try {
            HTTPResponse answer = request.toHTTPRequest().send(fetch);
            if (answer.getStatusCode() >= SERVER_ERROR) {
                throw new IOException("it answered with " + answer.getStatusCode());
            }
            TokenResponse response = parsed(answer);
            if (!response.indicatesSuccess()) {
                String error = Optional.ofNullable(
                                response.toErrorResponse().getErrorObject().getCode())
                        .orElse("");
                throw new Refusal("it did not take the code: " + Provider.word(error));
            }
            OIDCTokenResponse tokens = (OIDCTokenResponse) response.toSuccessResponse();
            return Optional.ofNullable(tokens.getOIDCTokens().getIDToken())
                    .orElseThrow(() -> new Refusal("it answered without a token that says who it is"));
        } catch (IOException e) {
            throw provider.unreachable(e);
        } catch (ParseException e) {
            throw new Refusal("its answer cannot be read: " + e.getMessage(), e);
        }
    }

    /** The library meets some malformed tokens with other exceptions than it names. */
    private static TokenResponse parsed(HTTPResponse answer) throws ParseException {
        try {
            return OIDCTokenResponseParser.parse(answer);
        } catch (RuntimeException e) {
            throw new ParseException("its token is malformed", e);
        }
    }

    private ClientAuthentication authentication(Provider.Described described) {
        ClientID client = new ClientID(settings.clientId());
        com.nimbusds.oauth2.sdk.auth.Secret secret =
                new com.nimbusds.oauth2.sdk.auth.Secret(settings.secret().text());
        List<ClientAuthenticationMethod> methods = Optional.ofNullable(
                        described.metadata().getTokenEndpointAuthMethods())
                .orElse(List.of());
        boolean posts = methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_POST)
                && !methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
        return posts ? new ClientSecretPost(client, secret) : new ClientSecretBasic(client, secret);
    }

    private Person person(IDTokenClaimsSet claims) {
        String verified = String.valueOf(claims.getClaim("email_verified"));
        Optional<String> email = text(claims, "email").filter(any -> verified.equals("true"));
        return new Person(claims.getSubject().getValue(), email, groups(claims.getClaim(settings.groupsClaim())));
    }

    private static Optional<String> text(IDTokenClaimsSet claims, String name) {
        return claims.getClaim(name) instanceof String text && !text.isBlank()
                ? Optional.of(text.strip())
                : Optional.empty();
    }

    private static List<String> groups(Object claim) {
        List<String> groups = new ArrayList<>();
        if (claim instanceof String one) {
            groups.add(one);
        } else if (claim instanceof List<?> many) {
            many.forEach(one -> {
                if (one instanceof String name) {
                    groups.add(name);
                }
            });
        }
        return groups;
    }
}
