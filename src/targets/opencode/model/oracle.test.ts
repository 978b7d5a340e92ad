import { describe, expect, test } from "vitest";
import { factsOf } from "../../../../test/support/facts.ts";
import { machineOf } from "../../../../test/support/machine.ts";
import type { Verdict } from "../../../enforcers/model.ts";
import { parseUrl } from "../../../policy/access.ts";
import { attemptOf } from "../../../policy/attempt-of.ts";
import type { Tool } from "../../../policy/attempt.ts";
import { CONFIG } from "../artifacts.ts";
import { model } from "./index.ts";
import { lineOf } from "./line.ts";

const PLACES: Readonly<Record<string, string>> = { HOME: "/w/home", WS: "/w/ws", OUT: "/w/out" };

/** What stood in the world in which it was measured. */
const MACHINE = machineOf(
  {
    ...Object.fromEntries(
      [
        "a .env sec/a sec/b/c x.pem sub/x.pem 123 sub/123 b[1].txt A sub/.ssh/id|/w/ws",
        ".ssh/id .ssh/keys/id .netrc d/f|/w/home",
        "f sub/f .ssh/id|/w/out",
      ].flatMap((list) => {
        const [names = "", folder = ""] = list.split("|");
        return names.split(" ").map((name) => [`${folder}/${name}`, "file"]);
      }),
    ),
    "/w/ws/empty": "directory",
    "/etc/hostname": "file",
    "/tmp": "directory",
    "/w/ws/ln": "-> /w/home/.ssh",
    "/w/ws/lf": "-> /w/out/f",
    "/w/ws/ls": "-> /w/ws/sec",
  },
  { home: "/w/home", cwd: "/w/ws" },
);

const VERDICTS: Readonly<Record<string, Verdict>> = {
  allowed: "allow",
  asked: "ask",
  denied: "deny",
  "not-offered": "deny",
};

type Answer = readonly [tool: Tool, text: string, verdict: string];

function put(text: string): string {
  return text.replaceAll(/(?<!\$)\{(WS|OUT|HOME)\}/g, (_, name: string) => PLACES[name] ?? "");
}

function rows<Row>(part?: string): readonly Row[] {
  return factsOf("opencode", part)
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Row);
}

/** What the model says, next to what was measured. */
function compared() {
  return rows<readonly [config: object, answers: readonly Answer[]]>().flatMap(([config, answers]) => {
    const files = { [CONFIG]: put(JSON.stringify(config)) };
    const options = { commands: "anywhere", wrapper: "none" } as const;
    const asked = model({ files, environment: MACHINE, options });
    return answers.flatMap(([tool, named, verdict]) => {
      const text = put(named);
      if (tool === "WebFetch" && parseUrl(text) === undefined) return [];
      const { layer2 } = asked.decide(attemptOf({ tool, text, cwd: "/w/ws" }, MACHINE));
      const access = `${tool}(${text})`;
      return [{ config: files[CONFIG], access, predicted: layer2.verdict, measured: VERDICTS[verdict] }];
    });
  });
}

describe("measured answers", () => {
  const all = compared();

  test("there are enough of them", () => expect(all.length).toBeGreaterThan(4000));

  test("are what the model says, wherever it says something", () => {
    const wrong = all.filter(({ predicted, measured }) => predicted !== "unknown" && predicted !== measured);
    expect(wrong).toEqual([]);
  });

  test("leave little unknown", () => {
    const unknown = all.filter(({ predicted }) => predicted === "unknown");
    expect(unknown.length / all.length).toBeLessThan(0.03);
  });
});

/** Lines, with the texts that the agent asked about where everything is asked about. */
describe("measured lines", () => {
  const all = rows<readonly [line: string, asked: string]>("lines").map(([line, asked]) => ({
    line,
    asked,
    taken: lineOf(line),
  }));

  test("there are enough of them", () => expect(all.length).toBeGreaterThan(1400));

  test("are taken apart as the agent does, or not at all", () => {
    const wrong = all.filter(
      ({ asked, taken }) => taken.kind === "line" && [...new Set(taken.texts)].join(", ") !== asked,
    );
    expect(wrong).toEqual([]);
  });

  test("leave little unknown", () => {
    const unknown = all.filter(({ taken }) => taken.kind === "unknown");
    expect(unknown.length / all.length).toBeLessThan(0.08);
  });
});
