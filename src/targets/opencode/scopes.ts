import { fileScope, type Scope, type ScopeKind } from "../../enforcers/scope.ts";
import { stepsOf } from "../../policy/normalize.ts";
import type { Environment } from "../../policy/environment.ts";
import { expandHome } from "../own.ts";
import type { ScopeMachine } from "../target.ts";
import { FILES, folderOf } from "./folder.ts";
import { projectOf } from "./worktree.ts";

const MANAGED = { linux: "/etc/opencode", darwin: "/Library/Application Support/opencode" } as const;

/** With `1` or `true` in it, the agent reads nothing of a project. */
export const WITHOUT_PROJECT = "OPENCODE_DISABLE_PROJECT_CONFIG";

/** Names another folder in place of the administrator's. */
export const MANAGED_FOLDER = "OPENCODE_TEST_MANAGED_CONFIG_DIR";

/** Files of an administrator that the agent does not read: of a name that it does not know, or in the usual folder if it was moved. */
export const UNREAD = { name: "unread/config.json", moved: "unread/opencode." } as const;

/**
 * Everything that the agent merges into its configuration, the weakest first (facts.md, "Which file decides", release
 * 1.18.33). What comes over the network is not among it.
 */
export function scopes({ environment, variables }: ScopeMachine): readonly Scope[] {
  const { home, platform } = environment;
  const user = expandHome(folderOf(variables), home);
  const given = (name: string): readonly string[] => {
    const value = variables[name];
    if (value === undefined || value === "") return [];
    return [value.startsWith("/") ? value : `${environment.cwd}/${value}`];
  };
  const hasProject = !/^(1|true)$/i.test(variables[WITHOUT_PROJECT] ?? "");
  const above = hasProject ? foldersAbove(environment) : [];
  const usual = managedFolder(platform);
  const [moved] = given(MANAGED_FOLDER);
  const managed = moved ?? usual;
  return [
    ...FILES.map((name) => file(`user/${name}`, "user", `${user}/${name}`)),
    ...given("OPENCODE_CONFIG").map((path) => file("OPENCODE_CONFIG", "user", path)),
    // The root comes first.
    ...above.toReversed().flatMap((at) => configs(`project${at}`, "project", at)),
    ...agents("user", "user", user, environment),
    // The start directory comes first, so what is nearer to the root is stronger.
    ...above.flatMap((at) => wholeFolder(`project${at}.opencode`, "project", `${at}.opencode`, environment)),
    ...wholeFolder("home", "user", `${home}/.opencode`, environment),
    ...given("OPENCODE_CONFIG_DIR").flatMap((path) =>
      wholeFolder("OPENCODE_CONFIG_DIR", "user", path, environment),
    ),
    variable("OPENCODE_CONFIG_CONTENT"),
    ...(managed === undefined ? [] : configs("managed/", "managed", `${managed}/`)),
    ...(managed === undefined ? [] : [file(UNREAD.name, "state", `${managed}/config.json`)]),
    ...(moved === undefined || usual === undefined ? [] : configs("unread/", "state", `${usual}/`)),
    variable("OPENCODE_PERMISSION"),
    variable(MANAGED_FOLDER),
  ];
}

const NAMES = ["opencode.json", "opencode.jsonc"] as const;

function configs(id: string, kind: ScopeKind, folder: string): readonly Scope[] {
  return NAMES.map((name) => file(`${id}${name}`, kind, `${folder}${name}`));
}

function file(id: string, kind: ScopeKind, path: string): Scope {
  return fileScope(id, kind, path, "jsonc");
}

function variable(name: string): Scope {
  return { id: name, kind: "environment", place: { at: "variable", name }, syntax: "jsonc" };
}

function managedFolder(platform: NodeJS.Platform): string | undefined {
  return platform === "linux" || platform === "darwin" ? MANAGED[platform] : undefined;
}

/** A folder with configurations and with files of agents. */
function wholeFolder(
  id: string,
  kind: ScopeKind,
  folder: string,
  environment: Environment,
): readonly Scope[] {
  return [...configs(`${id}/`, kind, `${folder}/`), ...agents(id, kind, folder, environment)];
}

/** Files in which an agent is described, those of `mode` last. */
function agents(id: string, kind: ScopeKind, folder: string, environment: Environment): readonly Scope[] {
  return ["agent", "agents", "mode", "modes"].flatMap((name) =>
    markdown(`${folder}/${name}`, name.startsWith("agent") ? DEEPEST : 0, environment).map((path) =>
      fileScope(`${id}${path.slice(folder.length)}`, kind, path, "text"),
    ),
  );
}

const DEEPEST = 8;

function markdown(folder: string, depth: number, environment: Environment): readonly string[] {
  return (environment.list(folder) ?? []).toSorted().flatMap((name) => {
    const path = `${folder}/${name}`;
    if (environment.kind(path) === "directory")
      return depth > 0 ? markdown(path, depth - 1, environment) : [];
    return name.endsWith(".md") ? [path] : [];
  });
}

/**
 * The start directory and those above it up to the root of the worktree, or to `/` outside of one, each with a slash
 * behind it.
 */
function foldersAbove(environment: Environment): readonly string[] {
  const project = projectOf(environment);
  const root = project === "unknown" ? "/" : project.root;
  const names = stepsOf(environment.cwd);
  const found = names.map((_, index) => `/${names.slice(0, names.length - index).join("/")}/`);
  const all = [...found, "/"];
  const last = all.indexOf(root === "/" ? "/" : `${root}/`);
  return last < 0 ? all : all.slice(0, last + 1);
}
