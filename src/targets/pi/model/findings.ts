import type { ModelInput } from "../../../enforcers/model.ts";
import { scopeText, type Finding, type FindingTable } from "../../../enforcers/scope.ts";
import { EXTENSION } from "../artifacts.ts";
import { actsBelow } from "../extension/project-settings.ts";
import type { PiOptions } from "../options.ts";
import { IDS } from "../scopes.ts";
import { loadingOf, settingsIn } from "./settings.ts";

/** What files besides the extension can do to the policy (facts.md, "What else is read", release 1.6.0). */
export const FINDINGS = {
  "extension-excluded": {
    severity: "error",
    title: "keeps the agent from loading the extension",
    why: "The agent has no rules of its own: without the extension every tool runs unasked.",
    remedy: "remove the entry",
  },
  "extension-elsewhere": {
    severity: "error",
    title: "is not in a folder from which the agent loads extensions",
    why: "The agent loads `*.ts` and `*.js` from the folder `extensions` of its own folder.",
    remedy: "remove `pi_extension` from config.toml, or name a file in that folder",
  },
  "agent-folder-moved": {
    severity: "note",
    title: "makes the agent use another folder",
    why: "The extension acts only in sessions that are started with the variable that it was written with.",
    remedy: "set the variable for every start, or for none",
  },
  "other-extensions": {
    severity: "note",
    title: "is another extension, which can replace tools",
    why: "Extensions are programs in the agent's own process. A tool that one replaces does what that one says, whatever its arguments are.",
    remedy: "remove the extensions that you do not trust",
  },
  "packages-loaded": {
    severity: "note",
    title: "names packages whose extensions the agent loads",
    why: "They come after the extension. It keeps them from changing the arguments of a call, and not from replacing a tool.",
    remedy: "remove the packages that you do not trust",
  },
  "user-shell-changed": {
    severity: "warning",
    title: "changes what runs in place of a command line that was checked",
    why: "The agent puts `shellCommandPrefix` before every line, and runs it with `shellPath`; the extension sees neither.",
    remedy: "remove the setting unless you set it on purpose",
  },
  "projects-trusted": {
    severity: "warning",
    title: "loads the extensions of every project without asking",
    why: "Extensions of a project are programs in the agent's own process, and can replace tools.",
    remedy: "set `defaultProjectTrust` to `ask`",
  },
  "project-trusted": {
    severity: "warning",
    title: "is a project's extension, which the agent loads because the project is trusted",
    why: "It is a program in the agent's own process, and can replace tools: what a tool then reads is not what it was asked for.",
    remedy: "take the project out of trust.json unless you trust its code",
  },
  "project-below-gate": {
    severity: "note",
    title: "changes what runs below the extension, so that the project is not trusted",
    why: "`shellPath` and `shellCommandPrefix` of a trusted project act after a command line was checked. The extension refuses to trust such a project; if a flag does, it refuses every command line.",
    remedy: "remove the setting if the project shall be trusted",
  },
} as const satisfies FindingTable;

type Code = keyof typeof FINDINGS;

/** What the agent's files hold, whether an access shows it or not. */
export function findings(input: ModelInput<PiOptions>): readonly Finding[] {
  const { scopes = [], files } = input;
  const found: Finding[] = [];
  const say = (code: Code, scope: string, key?: string, value?: unknown): void => {
    found.push({
      code,
      scope,
      ...(key === undefined ? {} : { key }),
      ...(value === undefined ? {} : { value: typeof value === "string" ? value : JSON.stringify(value) }),
    });
  };
  const loading = loadingOf(input);
  if (loading.kind === "excluded") say("extension-excluded", IDS.settings, "extensions", loading.value);
  if (loading.kind === "elsewhere" && files[EXTENSION] !== undefined) say("extension-elsewhere", EXTENSION);
  const settings = settingsIn(scopeText(scopes, IDS.settings));
  for (const key of ["shellPath", "shellCommandPrefix"])
    if (settings[key] !== undefined) say("user-shell-changed", IDS.settings, key, settings[key]);
  const { packages, defaultProjectTrust: trust } = settings;
  if (Array.isArray(packages) && packages.length > 0) say("packages-loaded", IDS.settings, "packages");
  if (trust === "always") say("projects-trusted", IDS.settings, "defaultProjectTrust", trust);
  const isTrusted = trust === "always" || isInTrust(input);
  const project = scopeText(scopes, IDS.project);
  const below = project === undefined ? undefined : actsBelow(project);
  if (below !== undefined) say("project-below-gate", IDS.project);
  for (const { id } of scopes) {
    if (id === IDS.moved) say("agent-folder-moved", id);
    else if (id.startsWith(IDS.extensions)) say("other-extensions", id);
    else if (id.startsWith(IDS.projectExtensions) && isTrusted && below === undefined)
      say("project-trusted", id);
  }
  return found;
}

function isInTrust({ scopes = [], environment }: ModelInput<PiOptions>): boolean {
  const { cwd } = environment;
  return settingsIn(scopeText(scopes, IDS.trust))[environment.realpath(cwd) ?? cwd] === true;
}
