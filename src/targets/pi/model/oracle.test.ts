import { describe, expect, test } from "vitest";
import { factsOf } from "../../../../test/support/facts.ts";
import type { Verdict } from "../../../enforcers/model.ts";
import { attemptOf } from "../../../policy/attempt-of.ts";
import type { Tool } from "../../../policy/attempt.ts";
import type { Environment } from "../../../policy/environment.ts";
import { EXTENSION } from "../artifacts.ts";
import { fileText } from "../file.ts";
import { options } from "../options.ts";
import { model } from "./index.ts";

const CWD = "/w/ws";

const LINKS: Readonly<Record<string, string>> = {
  "/w/ws/ln": "/w/home/.ssh",
  "/w/ws/lid": "/w/home/.ssh/id",
  "/w/ws/lo": "/w/out",
  "/w/ws/ldang": "/w/home/.bashrc",
};
const FILES = [
  ...["a.txt", ".env", "sub/.env", "it\u2019s.txt", "b c.txt"].map((name) => `/w/ws/${name}`),
  ...[".ssh/id", ".aws/credentials", "ok.txt", ".bashrc"].map((name) => `/w/home/${name}`),
  "/w/out/f",
];
const THERE: ReadonlySet<string> = new Set([
  ...FILES,
  ...FILES.flatMap((file) => file.split("/").map((_, end, steps) => steps.slice(0, end).join("/") || "/")),
  "/tmp",
]);

function followed(path: string): string {
  const link = Object.keys(LINKS).find((one) => path === one || path.startsWith(`${one}/`));
  return link === undefined ? path : `${LINKS[link]}${path.slice(link.length)}`;
}

/** What lay there when it was measured. */
const MACHINE: Environment = {
  home: "/w/home",
  cwd: CWD,
  uid: 0,
  platform: "linux",
  kind: (path) => {
    const real = followed(path);
    if (!THERE.has(real)) return "absent";
    return FILES.includes(real) ? "file" : "directory";
  },
  realpath: (path) => (THERE.has(followed(path)) ? followed(path) : undefined),
  list: (path) => {
    const start = `${followed(path)}/`;
    const below = [...THERE, ...Object.keys(LINKS)].filter((one) => one.startsWith(start));
    return [...new Set(below.map((one) => one.slice(start.length).split("/")[0] ?? ""))];
  },
};

const VERDICTS: Readonly<Record<string, Verdict>> = { allowed: "allow", asked: "ask", denied: "deny" };

describe("the model against every measured answer", () => {
  const sets = factsOf("pi")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as readonly [object[], readonly (readonly [Tool, string, string])[]]);

  test("there are enough of them", () => {
    expect(sets.flatMap(([, answers]) => answers).length).toBeGreaterThan(150);
  });

  test.each(sets.map(([rows, answers]) => [JSON.stringify(rows).slice(0, 100), rows, answers] as const))(
    "%s",
    (_, rows, answers) => {
      const text = fileText(
        rows.map((row) => JSON.stringify(row)),
        { text: "", version: "0" },
      );
      const made = model({ files: { [EXTENSION]: text }, environment: MACHINE, options: options.parse({}) });
      const different = answers.flatMap(([tool, access, verdict]) => {
        const { layer2 } = made.decide(attemptOf({ tool, text: access, cwd: CWD }, MACHINE));
        return layer2.verdict === VERDICTS[verdict]
          ? []
          : [`${tool}(${access}): ${verdict}, not ${layer2.verdict}`];
      });
      expect(different).toEqual([]);
    },
  );
});
