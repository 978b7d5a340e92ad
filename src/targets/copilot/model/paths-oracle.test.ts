import { expect, test } from "vitest";
import { factsOf } from "../../../../test/support/facts.ts";
import { overlayOf } from "../../../policy/overlay.ts";
import { attemptOf } from "../../../policy/attempt-of.ts";
import type { Environment } from "../../../policy/environment.ts";
import { model } from "./index.ts";

/** Measured with the flags and on the machine of the first line. */
interface Setting {
  readonly world: {
    readonly home: string;
    readonly cwd: string;
    readonly directories: readonly string[];
    readonly files: readonly string[];
    readonly links: Readonly<Record<string, string>>;
  };
  readonly flags: readonly string[];
}

const VERDICTS: Readonly<Record<string, string>> = {
  ran: "allow",
  ask: "ask",
  deny: "deny",
  blocked: "deny",
};

test("the path gate against every measured answer", () => {
  const [setting, ...facts] = factsOf("copilot-cli", "paths")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);
  const { world, flags } = setting as Setting;
  const environment = machine(world);
  const asked = model({ files: { flags: flags.join(" ") }, environment, options: { wrapper: "none" } });
  const different: string[] = [];
  let unknown = 0;
  for (const [text, verdict] of facts as readonly (readonly [string, string])[]) {
    const attempt = attemptOf({ tool: "Bash", text, cwd: environment.cwd }, environment);
    const { layer2 } = asked.decide(attempt);
    if (layer2.verdict === "unknown") unknown++;
    else if (layer2.verdict !== VERDICTS[verdict])
      different.push(`${text}: ${verdict}, not ${layer2.verdict}`);
  }
  expect(different).toEqual([]);
  expect({ facts: facts.length, unknown }).toEqual({ facts: 2147, unknown: 45 });
});

function machine({ home, cwd, directories, files, links }: Setting["world"]): Environment {
  const overlay = overlayOf({
    home,
    cwd,
    uid: 1000,
    platform: "linux",
    kind: (path) => {
      if (path === "/etc/passwd") return "file";
      return /^\/(etc|tmp|usr|dev|opt|bin|root|proc|srv)?$/.test(path) ? "directory" : "absent";
    },
    realpath: (path) => path,
    list: () => undefined,
  });
  for (const file of files) overlay.addFile(file);
  for (const directory of directories) overlay.addDirectory(directory);
  for (const [link, target] of Object.entries(links)) overlay.addLink(link, target);
  // A link that leads nowhere is listed, although nothing is there.
  const named = (path: string): readonly string[] =>
    Object.keys(links)
      .filter((link) => link.slice(0, link.lastIndexOf("/")) === path)
      .map((link) => link.slice(path.length + 1));
  return { ...overlay, list: (path) => [...(overlay.list(path) ?? []), ...named(path)] };
}
