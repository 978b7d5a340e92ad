import { counted } from "../../answers/render/words.ts";
import type { GuardReport } from "../guarded.ts";

/** What became of the guard. */
export function guardText({ state, stopped, tried }: GuardReport): string {
  switch (state) {
    case "answered":
      return `the guard answers: of ${counted(tried, "call")} with it in place, it alone stopped ${stopped}`;
    case "untried":
      return "the guard has nothing to refuse here";
    case "silent":
      return "error: the agent passed on no answer of the guard; look at it with `twsrt guard --self-test`";
    case "not-registered":
      return "error: the guard is not registered in the agent's file; write it with `twsrt generate --write`";
    case "other-program":
      return "error: the agent's file starts another guard than the configuration names; write it with `twsrt generate --write`";
    case "off":
      return "error: a setting of the agent's file keeps the guard from being started; `twsrt status` names it";
  }
}
