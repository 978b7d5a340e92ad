import { describe, expect, test } from "vitest";
import { homeWith, importCases, importFrom } from "../support/import-cases.ts";

/** Where each agent's file is, from the home; the project is `work`. */
const FILES: Readonly<Record<string, { readonly user: string; readonly project?: string }>> = {
  claude: { user: ".claude/settings.json", project: "work/.claude/settings.json" },
  copilot: { user: "flags.txt" },
  codex: { user: ".codex/config.toml" },
  gemini: { user: ".gemini/policies/twsrt.toml" },
  opencode: { user: ".config/opencode/opencode.json" },
  qwen: { user: ".qwen/settings.json", project: "work/.qwen/settings.json" },
};

/** The flags of a launch command have no place of their own. */
const CONFIG = '[targets]\ncopilot_output = "~/flags.txt"\n';

describe.each(Object.entries(FILES))("rules that %s has", (agent, places) => {
  test.each(importCases(agent))("%s", async (_, one) => {
    const scope = one.scope ?? "user";
    const file = one.file ?? places[scope] ?? places.user;
    const home = homeWith({
      ".config/twsrt/config.toml": CONFIG,
      ...one.beside,
      [file]: one.text ?? JSON.stringify(one.settings, undefined, 2),
    });
    const { items, proof, sources } = await importFrom(home, agent, scope);
    const found = items.map(({ value, verdict, rules }) => [
      value,
      [
        verdict,
        ...(verdict === "conflict"
          ? []
          : rules.map(({ list, text }) => `${list} ${text.replace(home.home, "~")}`)),
      ],
    ]);
    expect(Object.fromEntries(found)).toEqual(one.expect);
    expect([...new Set(proof.weaker.map(({ entry }) => entry))]).toEqual(one.weaker ?? []);
    for (const { next } of sources) expect(next).not.toContain("undefined");
  });
});
