/** Steps on container services flow in, proven rollouts and what really runs in ECS flow out. */
@NullMarked
package dev.towpath.adapter.aws.ecs;

import org.jspecify.annotations.NullMarked;
