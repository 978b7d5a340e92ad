import { expect, test } from "vitest";
import { factsOf } from "../../../../test/support/facts.ts";
import type { Model, Verdict } from "../../../enforcers/model.ts";
import { parseAccess } from "../../../policy/access.ts";
import { attemptOf } from "../../../policy/attempt-of.ts";
import type { Environment } from "../../../policy/environment.ts";
import { SETTINGS } from "../keys.ts";
import { model } from "./index.ts";

type Fact = readonly [settings: unknown, tool: string, text: string, verdict: string, rule?: string];

const VERDICTS: Readonly<Record<string, Verdict>> = { allowed: "allow", asked: "ask", denied: "deny" };

/** The machine on which it was measured. */
const LINKS: Readonly<Record<string, string>> = {
  "/w/ws/ln": "/w/ws/a",
  "/w/ws/lo": "/w/out",
  "/w/ws/lssh": "/w/home/.ssh",
  "/w/ws/lid": "/w/home/.ssh/id",
  "/w/ws/ldang": "/w/home/den/new",
  "/w/home/la": "/w/home/.ssh",
};
/** A directory that no world has. */
const ABSENT = "zz";
const FOLDERS =
  /^\/(w(\/(ws|home|out))?(\/(src(\/deep)?|secrets|d(\/e)?|den|sub|\.ssh(\/sub)?))?)?$|^\/(etc|tmp)$/;

/** The path without links, as a file system would follow them: `..` comes after the link. */
function real(path: string): string | undefined {
  let at = "";
  for (const name of path.split("/")) {
    if (name === "" || name === ".") continue;
    if (name === "..") at = at.slice(0, Math.max(0, at.lastIndexOf("/")));
    else if (name === ABSENT) return undefined;
    else at = LINKS[`${at}/${name}`] ?? `${at}/${name}`;
  }
  return at === "" ? "/" : at;
}

const environment: Environment = {
  home: "/w/home",
  cwd: "/w/ws",
  uid: 1000,
  platform: "linux",
  kind: (path) => (FOLDERS.test(real(path) ?? "") ? "directory" : "absent"),
  realpath: real,
  list: () => undefined,
};

test("the model says what was measured, or that it does not know", () => {
  const facts = factsOf("qwen")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Fact);
  const models = new Map<string, Model>();
  const wrong: string[] = [];
  const unknown: string[] = [];
  for (const [settings, tool, text, verdict, rule] of facts) {
    const key = JSON.stringify(settings);
    const known = models.get(key);
    const made =
      known ??
      model({
        files: { [SETTINGS]: settings === null ? undefined : key },
        environment,
        options: { commands: "anywhere", wrapper: "none" },
      });
    models.set(key, made);
    const reading = parseAccess(`${tool}(${text})`, environment.cwd);
    if (reading.kind !== "access") throw new Error(`no access: ${tool}(${text})`);
    const { layer2 } = made.decide(attemptOf(reading.access, environment));
    const shown = `${key} ${tool}(${text}): ${layer2.verdict} ${layer2.entry?.value ?? ""} ${layer2.reason ?? ""}`;
    if (layer2.verdict === "unknown") {
      if (layer2.reason !== "model-decides") unknown.push(shown);
    } else if (layer2.verdict !== VERDICTS[verdict]) wrong.push(`${shown}, not ${verdict} ${rule ?? ""}`);
    else if (rule !== undefined && layer2.entry === undefined) wrong.push(`${shown}: no rule, but ${rule}`);
  }
  expect(wrong).toEqual([]);
  expect(facts.length).toBeGreaterThan(1500);
  expect(unknown.length / facts.length).toBeLessThan(0.04);
});
