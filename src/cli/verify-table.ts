import { cutMiddle, padded, widest } from "../answers/render/columns.ts";
import { grouped } from "../answers/render/words.ts";
import { countsText } from "../verify/render/words.ts";
import type { AgentReport } from "../verify/report.ts";
import type { Progress, RunName } from "../verify/trials.ts";
import { VERDICTS } from "../verify/verdict.ts";

/** The progress of one agent. */
export type AgentState =
  | { readonly kind: "starting" }
  | { readonly kind: "trying"; readonly progress: Progress }
  | { readonly kind: "done"; readonly report: AgentReport };

const RUNS: Readonly<Record<RunName, string>> = {
  "subject-open": "with your rules",
  guard: "with the guard in place",
  "control-open": "without your rules",
  "subject-configured": "with your rules and your permission mode",
  "control-configured": "without your rules, in your permission mode",
  alone: "with each rule alone",
};

const ENDS: Readonly<Record<Exclude<AgentReport["status"], "verified">, string>> = {
  missing: "not installed",
  failed: "could not be tried",
  "file-missing": "its file is missing",
  "file-unreadable": "its file cannot be read",
  "file-not-loaded": "its file is not loaded",
  "not-measured": "this generation has not been measured",
  "nothing-selected": "no rule is selected",
  interrupted: "interrupted",
};

/** What an agent is doing, in a few words. */
export function stateText(state: AgentState): string {
  switch (state.kind) {
    case "starting":
      return "starting";
    case "trying": {
      const { run, answered, accesses } = state.progress;
      return `${grouped(answered)} of ${grouped(accesses)} ${accesses === 1 ? "access" : "accesses"} ${RUNS[run]}`;
    }
    case "done": {
      const { report } = state;
      if (report.status !== "verified") return ENDS[report.status];
      return `done, rules: ${countsText(VERDICTS, report.totals.rules) || "none"}`;
    }
  }
}

/** One line for each agent, none wider than the terminal, so that the lines can be drawn again in place. */
export function tableLines(states: ReadonlyMap<string, AgentState>, width: number): string[] {
  const names = widest(states.keys());
  return Array.from(states, ([agent, state]) =>
    // The last column stays free: some terminals begin a new line as soon as it is filled.
    cutMiddle(`${padded(agent, names)}  ${stateText(state)}`, width - 1),
  );
}
