import { expect, test } from "vitest";
import { factsOf } from "../../../../test/support/facts.ts";
import type { Model, Verdict } from "../../../enforcers/model.ts";
import { parseAccess } from "../../../policy/access.ts";
import { attemptOf } from "../../../policy/attempt-of.ts";
import type { Environment } from "../../../policy/environment.ts";
import { SETTINGS } from "../keys.ts";
import { model } from "./index.ts";

type Fact = readonly [settings: string, tool: string, text: string, verdict: string, rule?: string];

const VERDICTS: Readonly<Record<string, Verdict>> = { allowed: "allow", asked: "ask", denied: "deny" };

/** The machine on which it was measured. */
const LINKS: Readonly<Record<string, string>> = {
  "/w/ws/lo": "/w/out",
  "/w/ws/lssh": "/w/home/.ssh",
  "/w/ws/lid": "/w/home/.ssh/id",
};

/** What was not there. */
const ABSENT = /\/(?:new|q|z|x)$|\.SSH|\$HOME|~x|\*$/;

function real(path: string): string {
  let at = "";
  for (const name of path.split("/").slice(1)) at = LINKS[`${at}/${name}`] ?? `${at}/${name}`;
  return at;
}

const environment: Environment = {
  home: "/w/home",
  cwd: "/w/ws",
  uid: 1000,
  platform: "linux",
  kind: (path) => (ABSENT.test(path) ? "absent" : "file"),
  realpath: (path) => (ABSENT.test(path) ? undefined : real(path)),
  list: () => undefined,
};

test("the model says what was measured, or that it does not know", () => {
  const facts = factsOf("droid")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Fact);
  const models = new Map<string, Model>();
  const wrong: string[] = [];
  let unknown = 0;
  for (const [config, tool, text, verdict, rule] of facts) {
    const made = models.get(config) ?? model({ files: { [SETTINGS]: config }, environment, options: {} });
    models.set(config, made);
    const reading = parseAccess(`${tool}(${text})`, environment.cwd);
    if (reading.kind !== "access") throw new Error(`no access: ${tool}(${text})`);
    const { layer2 } = made.decide(attemptOf(reading.access, environment));
    const shown = `${config} ${tool}(${text}): ${layer2.verdict} ${layer2.entry?.value ?? ""} ${layer2.reason ?? ""}`;
    if (layer2.verdict === "unknown") unknown += 1;
    else if (layer2.verdict !== VERDICTS[verdict]) wrong.push(`${shown}, not ${verdict} ${rule ?? ""}`);
    else if (rule !== undefined && layer2.entry === undefined) wrong.push(`${shown}: no rule, but ${rule}`);
  }
  expect(wrong).toEqual([]);
  expect(facts.length).toBeGreaterThan(800);
  expect(unknown / facts.length).toBeLessThan(0.15);
});
