import { FORMS } from "../../src/targets/grok/forms.ts";
import type { ObservedVerdict, TriedAccess } from "../../src/drive/kit/driver.ts";
import { NOTHING, type Fact, type Knowledge } from "./knowledge.ts";
import { rows } from "./rows.ts";

/** What is known of Grok CLI beyond its translation. */
export const grok: Knowledge = {
  forms: FORMS,
  optionSets: [{}],
  facts: {
    places: { home: "/w/home", cwd: "/w/ws", outside: "/w/out", temporary: "/tmp" },
    links: {
      "/w/ws/ln": "/w/ws/a",
      "/w/ws/lo": "/w/out",
      "/w/ws/lssh": "/w/home/.ssh",
      "/w/ws/lid": "/w/home/.ssh/id",
      "/w/home/la": "/w/home/.ssh",
    },
    read: () => rows("grok").map(factOf),
  },
  variantOf: () => ({ options: {}, ...NOTHING }),
};

/** In the paths that the answers were measured in. */
function factOf([config, tool, text, verdict]: readonly unknown[]): Fact {
  return {
    files: { config: String(config) },
    access: { tool: tool as TriedAccess["tool"], text: String(text) },
    verdict: verdict as ObservedVerdict,
  };
}
