package dev.towpath.adapter.terraform;

/**
 * What outlives a run on this machine, and what is done about an apply that did not.
 *
 * @param rescued states that no backend took
 * @param unsaved resources that no state names
 */
record Kept(RescuedStates rescued, UnsavedResources unsaved, Aftermath aftermath) {}
