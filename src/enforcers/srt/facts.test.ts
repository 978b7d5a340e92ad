import { expect, test } from "vitest";
import { factsOf } from "../../../test/support/facts.ts";
import { machineOf } from "../../../test/support/machine.ts";
import { attemptOf } from "../../policy/attempt-of.ts";
import { parseAccess } from "../../policy/access.ts";
import type { LayerAnswer } from "../model.ts";
import { model, REASONS } from "./index.ts";

/** A world by its paths, settings without their empty lists, an access, and what the sandbox did. */
type Fact = readonly [
  Readonly<Record<string, string>>,
  { readonly filesystem?: object; readonly network?: object } & Readonly<Record<string, unknown>>,
  string,
  "allow" | "deny",
];

const ROOT = "/tmp/world";
const SYSTEM = {
  "/usr/bin/bash": "file",
  "/bin": "-> /usr/bin",
  "/etc/passwd": "file",
  "/opt/x": "file",
  "/var/x": "file",
};

const facts = factsOf("srt")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line.replaceAll("<root>", ROOT)) as Fact);

/** Facts of one world share its model: what is looked at in it is the same. */
const worlds = new Map<string, (access: string) => LayerAnswer>();

function predict([world, settings, access]: Fact): LayerAnswer {
  const key = JSON.stringify([world, settings]);
  const known = worlds.get(key) ?? worldOf(world, settings);
  worlds.set(key, known);
  return known(access);
}

function worldOf(world: Fact[0], settings: Fact[1]): (access: string) => LayerAnswer {
  const tree = Object.fromEntries(Object.entries(world).map(([path, kind]) => [`${ROOT}/${path}`, kind]));
  const environment = machineOf({ ...SYSTEM, ...tree }, { home: `${ROOT}/h`, cwd: `${ROOT}/p` });
  const text = JSON.stringify({
    ...settings,
    filesystem: { denyRead: [], allowWrite: [], denyWrite: [], ...settings.filesystem },
    network: { allowedDomains: [], deniedDomains: [], ...settings.network },
  });
  const sandbox = model({ files: { srt: text }, environment, options: undefined });
  return (access) => {
    const host = /^WebFetch\((.*)\)$/.exec(access)?.[1];
    const parsed = parseAccess(host === undefined ? access : `WebFetch(https://${host}/)`, environment.cwd);
    if (parsed.kind !== "access") throw new Error(`not an access: ${access}`);
    return sandbox.decide(attemptOf(parsed.access, environment)).layer1;
  };
}

test("the model says what the sandbox did", () => {
  const wrong: unknown[] = [];
  const unknown: string[] = [];
  for (const fact of facts) {
    const { verdict, reason } = predict(fact);
    if (verdict === "unknown") unknown.push(reason ?? "");
    else if (verdict !== fact[3]) wrong.push({ fact, verdict, reason });
  }
  expect(wrong).toEqual([]);
  expect(facts.length).toBeGreaterThan(400);
  // What cannot be told is rare, and always for a reason of its own.
  expect(unknown.length).toBeLessThan(facts.length / 15);
  expect([...new Set(unknown)].toSorted()).toEqual(["dangling-link", "link-chain", "start-uncertain"]);
});

test("every reason that is given has a text", () => {
  const given = new Set(facts.map((fact) => predict(fact).reason).filter((reason) => reason !== undefined));
  expect(given.size).toBeGreaterThan(12);
  for (const reason of given) expect(Object.keys(REASONS)).toContain(reason);
});
