// What the decisions of a hook come to, against what scenarios expect.

/**
 * @typedef {import("./dialects.mjs").Scenario} Scenario
 * @typedef {import("./dialects.mjs").Decision} Decision
 * @typedef {{ scenario: Scenario, decision: Decision | undefined, ms: number }} Played
 */

/**
 * @param {readonly Played[]} played
 */
export function scoreOf(played) {
  const count = (/** @type {(one: Played) => boolean} */ is) => played.filter(is).length;
  const isOpen = (/** @type {Played["decision"]} */ decision) =>
    decision === undefined || decision === "none" || decision === "allow";
  return {
    played: played.length,
    right: count(({ scenario, decision }) => scenario.expect === decision),
    // A program that fails lets the call through in most agents.
    missed: count(({ scenario, decision }) => scenario.expect !== "none" && isOpen(decision)),
    asked: count(({ scenario, decision }) => scenario.expect === "deny" && decision === "ask"),
    denied: count(({ scenario, decision }) => scenario.expect === "ask" && decision === "deny"),
    unexpectedAsks: count(({ scenario, decision }) => scenario.expect === "none" && decision === "ask"),
    unexpectedDenies: count(({ scenario, decision }) => scenario.expect === "none" && decision === "deny"),
    // It takes the agent's own question away.
    allows: count(({ scenario, decision }) => scenario.expect === "none" && decision === "allow"),
    failed: count(({ decision }) => decision === undefined),
    median: medianOf(played.map(({ ms }) => ms)),
  };
}

/** @param {readonly number[]} values */
function medianOf(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
