import { existsSync, readdirSync, readFileSync } from "node:fs";

/**
 * @typedef {{ program: string, package: string, pinned?: string, measured: { from: string, to: string } }} Release
 */

/** The names of the agents. */
export function agents() {
  return readdirSync("src/targets").filter((name) => existsSync(`src/targets/${name}/release.json`));
}

/**
 * @param {string} agent
 * @returns {Release} what its release.json says
 */
export function releaseOf(agent) {
  return JSON.parse(readFileSync(`src/targets/${agent}/release.json`, "utf8"));
}

/**
 * Compares releases by their numbers.
 * @param {string} one
 * @param {string} other
 */
export function compare(one, other) {
  return one.localeCompare(other, "en", { numeric: true });
}

/** @param {Release["measured"]} range */
export function rangeText({ from, to }) {
  return from === to ? from : `${from} to ${to}`;
}
