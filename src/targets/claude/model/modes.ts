import type { LayerAnswer } from "../../../enforcers/model.ts";
import { strongest, type Layer } from "./layers.ts";

/** How the agent treats what no rule speaks of (research/claude-code.md 4, facts.md I, release 2.1.330). */
export type Mode = "default" | "acceptEdits" | "dontAsk" | "bypassPermissions" | "plan" | "auto";

export function modeOf(layers: readonly Layer[]): Mode {
  const mode = strongest(layers, ({ permissions }) => permissions["defaultMode"])?.value;
  switch (mode) {
    case "bypassPermissions":
      return layers.some(({ permissions }) => permissions["disableBypassPermissionsMode"] === "disable")
        ? "default"
        : mode;
    case "acceptEdits":
    case "dontAsk":
    case "plan":
    case "auto":
      return mode;
    default:
      return "default";
  }
}

/** What a question becomes: nobody is there to ask in the mode `dontAsk`. */
export function asked(answer: LayerAnswer, mode: Mode): LayerAnswer {
  return answer.verdict === "ask" && mode === "dontAsk"
    ? { ...answer, verdict: "deny", reason: "mode-dont-ask" }
    : answer;
}

/** The answer where neither a rule nor a list of safe accesses speaks. */
export function unruled(mode: Mode, reason: string): LayerAnswer {
  if (mode === "bypassPermissions") return { verdict: "allow", reason: "mode-bypass" };
  if (mode === "auto") return { verdict: "unknown", reason: "mode-auto" };
  return asked({ verdict: "ask", reason }, mode);
}

export const NOT_MEASURED: LayerAnswer = { verdict: "unknown", reason: "not-measured" };
