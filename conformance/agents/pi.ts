import { PROGRAM } from "twsrt:pi-extension";
import type { ObservedVerdict, TriedAccess } from "../../src/drive/kit/driver.ts";
import { fileText } from "../../src/targets/pi/file.ts";
import { FORMS } from "../../src/targets/pi/forms.ts";
import { NOTHING, type Fact, type Knowledge } from "./knowledge.ts";
import { piScopes } from "./pi-scopes.ts";
import { rows } from "./rows.ts";

/** What is known of pi beyond its translation. */
export const pi: Knowledge = {
  forms: FORMS,
  optionSets: [{}, { unknown: "deny" }, { other_tools: "allow" }],
  facts: {
    places: { home: "/w/home", cwd: "/w/ws", outside: "/w/out", temporary: "/tmp" },
    links: {
      "/w/ws/ln": "/w/home/.ssh",
      "/w/ws/lid": "/w/home/.ssh/id",
      "/w/ws/lo": "/w/out",
      "/w/ws/ldang": "/w/home/.bashrc",
    },
    read: () => [...rows("pi").flatMap(factsOf), ...rows("pi", "tools").flatMap(toolsOf)],
  },
  scopesOf: piScopes,
  isItsOwnGuard: true,
  variantOf: (random) => ({
    options: {
      unknown: random.pick(["ask", "deny"]),
      other_tools: random.pick(["ask", "deny", "allow"]),
    },
    ...NOTHING,
  }),
};

/** The rows of an extension, and what was tried with them. */
function factsOf([carried, answers]: readonly unknown[]): readonly Fact[] {
  const texts = (carried as readonly object[]).map((row) => JSON.stringify(row));
  const files = { extension: fileText(texts, PROGRAM) };
  return (answers as readonly (readonly [TriedAccess["tool"], string, ObservedVerdict])[]).map(
    ([tool, text, verdict]) => ({ files, access: { tool, text }, verdict }),
  );
}

/** The same for tools of MCP servers. */
function toolsOf([carried, answers]: readonly unknown[]): readonly Fact[] {
  const all = (answers as readonly (readonly [string, ObservedVerdict])[]).map(([text, verdict]) => [
    "MCP",
    text,
    verdict,
  ]);
  return factsOf([carried, all]);
}
