import { fileScope, type Scope } from "../../enforcers/scope.ts";
import { expandHome, movedBy } from "../own.ts";
import type { ScopeMachine } from "../target.ts";

/** The variable that moves the folder of the agent. */
export const FOLDER = "PI_CODING_AGENT_DIR";

export const IDS = {
  moved: "environment/folder",
  settings: "settings",
  trust: "trust",
  /** Other extensions of the user begin with this, those of the project with the second. */
  extensions: "extensions/",
  projectExtensions: "project-extensions/",
  project: "project",
} as const;

/**
 * What the agent reads besides the extension (facts.md, "What else is read", release 1.6.0). Flags are not part of it: `-ne`
 * leaves every extension out, and no file tells.
 */
export function scopes({ environment, variables }: ScopeMachine): readonly Scope[] {
  const { home, cwd, list } = environment;
  const folder = expandHome(movedBy(variables[FOLDER], "~/.pi/agent"), home);
  const extensions = (id: string, kind: Scope["kind"], where: string): readonly Scope[] =>
    (list(where) ?? [])
      .filter((name) => /\.[jt]s$/.test(name) && name !== "twsrt.ts")
      .toSorted()
      .map((name) => fileScope(`${id}${name}`, kind, `${where}/${name}`, "text"));
  return [
    { id: IDS.moved, kind: "environment", place: { at: "variable", name: FOLDER }, syntax: "text" },
    fileScope(IDS.trust, "state", `${folder}/trust.json`, "json"),
    fileScope(IDS.settings, "user", `${folder}/settings.json`, "json"),
    ...extensions(IDS.extensions, "user", `${folder}/extensions`),
    fileScope(IDS.project, "project", `${cwd}/.pi/settings.json`, "json"),
    ...extensions(IDS.projectExtensions, "project", `${cwd}/.pi/extensions`),
  ];
}
