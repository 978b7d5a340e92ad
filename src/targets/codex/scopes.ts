import { fileScope, type Scope } from "../../enforcers/scope.ts";
import { expandHome, movedBy } from "../own.ts";
import type { ScopeMachine } from "../target.ts";
import { REQUIREMENTS_FILE } from "./artifacts.ts";

const SYSTEM = "/etc/codex";

/**
 * What the agent reads beside the user's files, the weakest first (facts.md, Which file decides, release 0.169.0). Which folder
 * is the root of the project depends on its settings, so the files of all folders above the start directory are listed. Profiles
 * that a flag selects, and settings that come over the network, are not among it.
 */
export function scopes({ environment, variables }: ScopeMachine): readonly Scope[] {
  const { home, cwd } = environment;
  const own = expandHome(movedBy(variables["CODEX_HOME"], "~/.codex"), home);
  const rules = (id: string, kind: Scope["kind"], folder: string): readonly Scope[] =>
    (environment.list(folder) ?? [])
      .filter((name) => name.endsWith(".rules"))
      .toSorted()
      .map((name) => fileScope(`${id}/${name}`, kind, `${folder}/${name}`, "text"));
  return [
    fileScope("system", "managed", `${SYSTEM}/config.toml`, "toml"),
    ...rules("system", "managed", `${SYSTEM}/rules`),
    ...rules("user", "user", `${own}/rules`),
    ...unloaded(`${own}/rules`, environment),
    ...foldersTo(cwd).flatMap((folder) => [
      fileScope(`project${folder}`, "project", `${folder}/.codex/config.toml`, "toml"),
      ...rules(`project${folder}`, "project", `${folder}/.codex/rules`),
    ]),
    fileScope("managed", "managed", `${SYSTEM}/managed_config.toml`, "toml"),
    fileScope("system/requirements", "managed", REQUIREMENTS_FILE, "toml"),
  ];
}

/** The ids of files of rules that the agent does not load begin with this. */
export const UNLOADED = "unloaded/";

/** Files of rules in folders inside of the user's `rules`. */
function unloaded(folder: string, { list }: ScopeMachine["environment"]): readonly Scope[] {
  return (list(folder) ?? []).flatMap((name) =>
    (list(`${folder}/${name}`) ?? [])
      .filter((inner) => inner.endsWith(".rules"))
      .toSorted()
      .map((inner) => {
        const file = `${name}/${inner}`;
        return fileScope(`${UNLOADED}${file}`, "state", `${folder}/${file}`, "text");
      }),
  );
}

/** The directories from the root to a directory, without a slash at the end. */
function foldersTo(cwd: string): readonly string[] {
  const steps = cwd.split("/").filter((step) => step !== "");
  return steps.reduce<string[]>((folders, step) => [...folders, `${folders.at(-1) ?? ""}/${step}`], [""]);
}
