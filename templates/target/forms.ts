import { formTable, row } from "../../src/targets/kit/forms.ts";
import { KEYS } from "./keys.ts";

const PATHS = ["/p/**", "/**", "/**/p/**", "p/**/p", "a*"];
const COMMANDS = ["a *", "a*", "a* inside"];

/** Every way in which the agent is told something. */
export const FORMS = formTable({
  "deny Read": row(KEYS.deny, "Read(…)", "deny read", PATHS),
  "deny Edit": row(KEYS.deny, "Edit(…)", "deny write", PATHS),
  "deny Bash": row(KEYS.deny, "Bash(…)", "deny execute", COMMANDS),
  "ask Bash": row(KEYS.ask, "Bash(…)", "ask execute", COMMANDS),
});
