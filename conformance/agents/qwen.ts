import { FORMS } from "../../src/targets/qwen/forms.ts";
import type { ObservedVerdict, TriedAccess } from "../../src/drive/kit/driver.ts";
import type { Fact, Knowledge } from "./knowledge.ts";
import { qwenScopes } from "./qwen-scopes.ts";
import { rows, toolFacts } from "./rows.ts";

/** What is known of Qwen Code beyond its translation. */
export const qwen: Knowledge = {
  forms: FORMS,
  optionSets: [{}, { commands: "prefix" }],
  facts: {
    places: { home: "/w/home", cwd: "/w/ws", outside: "/w/out", temporary: "/tmp" },
    links: {
      "/w/ws/ln": "/w/ws/a",
      "/w/ws/lo": "/w/out",
      "/w/ws/lssh": "/w/home/.ssh",
      "/w/ws/lid": "/w/home/.ssh/id",
      "/w/ws/ldang": "/w/home/den/new",
      "/w/home/la": "/w/home/.ssh",
    },
    read: () => [...rows("qwen").flatMap(factOf), ...toolFacts("qwen")],
  },
  scopesOf: qwenScopes,
  variantOf: (random) => {
    const options = { commands: random.pick(["anywhere", "prefix"]) };
    const allow = random.some(
      ["Bash", "Read", "Edit", "WebFetch", "Bash(git *)", "Bash(npm:*)", "Read(~/d/**)", "Edit(/src/**)"],
      random.number(4),
    );
    const mode = random.pick(["default", "default", "default", "yolo", "auto-edit", "auto", undefined]);
    const foreign = {
      ...(mode === undefined ? {} : { tools: { approvalMode: mode } }),
      permissions: allow.length === 0 ? {} : { allow },
    };
    return { options, foreign: JSON.stringify(foreign, undefined, 2), extra: "" };
  },
};

/** In the paths that the answers were measured in. */
function factOf([settings, tool, text, verdict]: readonly unknown[]): readonly Fact[] {
  // What a model has to judge is answered by none here.
  if (settings === null || isJudged(settings as object)) return [];
  const access = { tool: tool as TriedAccess["tool"], text: String(text) };
  return [{ files: { settings: JSON.stringify(settings) }, access, verdict: verdict as ObservedVerdict }];
}

function isJudged({ tools }: { readonly tools?: { readonly approvalMode?: string } }): boolean {
  return tools?.approvalMode === undefined || tools.approvalMode === "auto";
}
