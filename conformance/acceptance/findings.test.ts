import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { TARGETS } from "../../src/targets/registry.ts";
import { FINDING_CASES, SHARED_CASES } from "../findings/index.ts";
import { MORE_CASES } from "../findings/more.ts";
import type { FindingCases } from "../findings/table.ts";
import type { AgentName } from "./agents.ts";
import { sampled } from "./sample.ts";
import { played } from "./finding.ts";

/* What each finding of `status` says is so, with the real agents. */

// One agent does not start in a home below /tmp.
beforeEach(() => {
  vi.stubEnv("TMPDIR", "/var/tmp");
});

const started = performance.now();
afterAll(() => console.log(`findings: ${Math.round((performance.now() - started) / 1000)} s`));

const runnable = (cases: FindingCases) =>
  Object.entries(cases).flatMap(([code, one]) =>
    one.kind === "tried" || one.kind === "run" ? [{ name: code, code, one }] : [],
  );

const moreOf = (agent: AgentName) =>
  Object.entries(MORE_CASES).flatMap(([name, more]) => (more.agent === agent ? [{ name, ...more }] : []));

const casesOf = (agent: AgentName): FindingCases => ({
  ...FINDING_CASES[agent],
  ...(agent === "claude" ? SHARED_CASES : {}),
});
const AGENTS = TARGETS.map(({ name }) => name as AgentName).filter(
  (agent) => runnable(casesOf(agent)).length > 0,
);

describe.each(AGENTS)("%s", (agent) => {
  const cases = casesOf(agent);
  test.each(sampled([...runnable(cases), ...moreOf(agent)]))("$name", async ({ code, one }) => {
    const { without, withIt, places } = await played(agent, code, one);
    if (one.kind === "run") {
      expect(without).toMatch(one.without);
      expect(withIt).toMatch(one.with);
    } else expect([without, withIt]).toEqual([one.without, one.with]);
    expect(places.map((place) => place.slice(-one.place.length))).toContain(one.place);
  });
});
