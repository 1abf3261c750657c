package dev.towpath.sandbox;

import dev.towpath.model.Account;
import dev.towpath.model.Region;

/**
 * Who sent a request, and where to: the account of its credentials and the region of its signature.
 *
 * @param userId what GetCallerIdentity calls the user id
 * @param assumedRole whether the credentials are those of a role's session
 */
record Caller(Account account, Region region, String arn, String userId, boolean assumedRole) {}
