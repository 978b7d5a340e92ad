import { NOTHING, type Knowledge } from "../../conformance/agents/knowledge.ts";
import { FORMS } from "../target/forms.ts";

/** What is known of Sample Agent beyond its translation. */
export const sample: Knowledge = {
  forms: FORMS,
  optionSets: [{}],
  facts: {
    places: { home: "/w/home", cwd: "/w/ws", outside: "/w/out", temporary: "/tmp" },
    links: {},
    read: () => [],
  },
  variantOf: () => ({ options: {}, ...NOTHING }),
};
