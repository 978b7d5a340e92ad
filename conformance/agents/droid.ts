import { FORMS } from "../../src/targets/droid/forms.ts";
import type { ObservedVerdict, TriedAccess } from "../../src/drive/kit/driver.ts";
import { NOTHING, type Fact, type Knowledge } from "./knowledge.ts";
import { rows } from "./rows.ts";

/** What is known of Factory Droid beyond its translation. */
export const droid: Knowledge = {
  forms: FORMS,
  optionSets: [{}],
  facts: {
    places: { home: "/w/home", cwd: "/w/ws", outside: "/w/out", temporary: "/tmp" },
    links: {
      "/w/ws/lo": "/w/out",
      "/w/ws/lssh": "/w/home/.ssh",
      "/w/ws/lid": "/w/home/.ssh/id",
    },
    read: () => rows("droid").map(factOf),
  },
  variantOf: () => ({ options: {}, ...NOTHING }),
};

/** In the paths that the answers were measured in. */
function factOf([settings, tool, text, verdict]: readonly unknown[]): Fact {
  return {
    files: { settings: String(settings) },
    access: { tool: tool as TriedAccess["tool"], text: String(text) },
    verdict: verdict as ObservedVerdict,
  };
}
