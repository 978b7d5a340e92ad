import type { Environment } from "../../../policy/environment.ts";
import { normalize } from "../../../policy/normalize.ts";

/** What the agent makes of a path before any rule is asked. */
export type Reached =
  | { readonly kind: "inside"; readonly real: string }
  /** `name`: it lies in the workspace, but the agent leaves such names out of it. */
  | { readonly kind: "outside"; readonly why: "path" | "name"; readonly real: string };

/** Names that the agent leaves out of the workspace (facts.md, workspace, release 0.61.0). */
const LEFT_OUT =
  /^(\.git|\.env|node_modules|gha-creds-.*\.json|(git|gi[0-9a-f]{4}|env|en[0-9a-f]{4}|node_m|no[0-9a-f]{4})~\d+)$/;

/** Follows a path as the file tools do, and says whether it lies in the directory that the agent was started in. */
export function reach(spelled: string, environment: Environment): Reached {
  const { home, cwd } = environment;
  const real = resolved(spelled, environment);
  const workspace = environment.realpath(cwd) ?? cwd;
  const memory = `${home}/.gemini/GEMINI.md`;
  if (real === (environment.realpath(memory) ?? memory)) return { kind: "inside", real };
  const rest = below(real, workspace);
  if (rest === undefined) return { kind: "outside", why: "path", real };
  return rest.split(/[/\\]/).some(isLeftOut)
    ? { kind: "outside", why: "name", real }
    : { kind: "inside", real };
}

/** Percent signs are read as in an address, and zero bytes are left out (facts.md, paths, release 0.61.0). */
function resolved(spelled: string, environment: Environment): string {
  const clean = unmarked(spelled.replaceAll("\0", ""), environment);
  const absolute = normalize(clean.startsWith("/") ? clean : `${environment.cwd}/${clean}`);
  return realPath(normalize(decoded(absolute)), environment);
}

/** A model that names a file the way people do in a prompt writes a mark before it. */
function unmarked(text: string, environment: Environment): string {
  if (!text.startsWith("@") || text.length === 1) return text;
  if (environment.kind(normalize(`${environment.cwd}/${text}`)) !== "absent") return text;
  const [first = ""] = text.slice(1).split(/[/\\]/);
  if (first !== "" && environment.kind(`${environment.cwd}/@${first}`) !== "absent") return text;
  return text.slice(1).replace(/^[/\\]+/, "") || text;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Links followed as far as the path exists. */
function realPath(path: string, environment: Environment): string {
  const steps = path.split("/").filter((step) => step !== "");
  for (let length = steps.length; length > 0; length--) {
    const real = environment.realpath(`/${steps.slice(0, length).join("/")}`);
    if (real !== undefined) return normalize([real, ...steps.slice(length)].join("/"));
  }
  return path;
}

/** What follows a folder in a path: empty for itself, undefined for what is not below it. */
function below(path: string, folder: string): string | undefined {
  if (path === folder) return "";
  const prefix = folder === "/" ? "/" : `${folder}/`;
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}

function isLeftOut(name: string): boolean {
  return LEFT_OUT.test((name.split(":")[0] ?? "").replace(/[ .]+$/, "").toLowerCase());
}
