import { describe, expect, test } from "vitest";
import { factsOf } from "../../../../test/support/facts.ts";
import { machineOf } from "../../../../test/support/machine.ts";
import type { Verdict } from "../../../enforcers/model.ts";
import { attemptOf } from "../../../policy/attempt-of.ts";
import { parseUrl } from "../../../policy/access.ts";
import type { Tool } from "../../../policy/attempt.ts";
import { CONFIG, RULES } from "../artifacts.ts";
import { model } from "./index.ts";

const PLACES: Readonly<Record<string, string>> = { home: "/w/home", cwd: "/w/ws", out: "/w/out" };

/** What stood in the world in which it was measured. */
const MACHINE = machineOf(
  {
    ...Object.fromEntries(
      [
        ".ssh/id .netrc d/f d/e/f d/e/g.pem k.pem ö u d/.git/c|/w/home",
        "a .env s/.env s/a.pem s/t/a.pem .git/config .codex/x lit*star litXstar br[a] bra {a,b} axb ax/qb|/w/ws",
        "f sub/f|/w/out",
      ].flatMap((list) => {
        const [names = "", folder = ""] = list.split("|");
        return names.split(" ").map((name) => [`${folder}/${name}`, "file"]);
      }),
    ),
    "/w/home/sp ace": "file",
    "/w/home/empty": "directory",
    "/w/home/.codex": "directory",
    "/tmp": "directory",
    "/w/home/ln": "-> /w/out/sub",
    "/w/ws/lf": "-> /w/out/f",
    "/w/ws/li": "-> /w/ws/s",
  },
  { home: "/w/home", cwd: "/w/ws" },
);

const VERDICTS: Readonly<Record<string, Verdict>> = { allowed: "allow", asked: "ask", denied: "deny" };

type Answer = readonly [tool: Tool, text: string, verdict: string];
type Row = readonly [config: string | null, rules: string | null, answers: readonly Answer[]];

function put(text: string): string {
  return text.replaceAll(/<(home|cwd|out)>/g, (_, name: string) => PLACES[name] ?? "");
}

const ROWS = factsOf("codex")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Row);

/** What the model says, next to what was measured; undefined for what cannot be asked. */
function compared() {
  return ROWS.flatMap(([config, rules, answers]) => {
    const files = { [CONFIG]: config === null ? undefined : put(config), [RULES]: rules ?? undefined };
    const asked = model({ files, environment: MACHINE, options: {} });
    return answers.flatMap(([tool, named, verdict]) => {
      const text = put(named);
      if (tool === "WebFetch" && parseUrl(text) === undefined) return [];
      const { layer2 } = asked.decide(attemptOf({ tool, text, cwd: "/w/ws" }, MACHINE));
      return [
        {
          config,
          rules,
          access: `${tool}(${text})`,
          predicted: layer2.verdict,
          measured: VERDICTS[verdict],
          reason: layer2.reason,
        },
      ];
    });
  });
}

describe("measured answers", () => {
  const all = compared();

  test("there are enough of them", () => expect(all.length).toBeGreaterThan(6400));

  test("are what the model says, wherever it says something", () => {
    const wrong = all.filter(({ predicted, measured }) => predicted !== "unknown" && predicted !== measured);
    expect(wrong).toEqual([]);
  });

  test("leave little unknown", () => {
    const unknown = all.filter(({ predicted }) => predicted === "unknown");
    expect(unknown.length / all.length).toBeLessThan(0.03);
  });
});
