import type { Environment } from "../../../policy/environment.ts";
import { baseName, join, normalize, parentOf } from "../../../policy/normalize.ts";

/**
 * The texts that the agent compares a path with (facts.md, section B, release 1.0.41): as it is written where it begins with `~`,
 * otherwise folded from the start directory, and where that leads.
 */
export function candidates(text: string, environment: Environment): readonly string[] {
  if (/^~(?:\/|$)/.test(text)) return [text];
  const whole = text.startsWith("/") ? text : join(environment.cwd, text);
  const lexical = normalize(whole);
  return [...new Set([lexical, resolved(lexical, environment), followed(whole, environment)])];
}

/**
 * Whether a `..` follows a name that does not exist. The agent then opens the folded path, and does not compare where a link in it
 * leads: a rule about that place was not obeyed.
 */
export function stepsOutOfNothing(text: string, environment: Environment): boolean {
  if (/^~(?:\/|$)/.test(text)) return false;
  const whole = text.startsWith("/") ? text : join(environment.cwd, text);
  let at = "/";
  for (const name of whole.split("/")) {
    if (name === "" || name === ".") continue;
    if (name === ".." && environment.realpath(at) === undefined) return true;
    at = name === ".." ? parentOf(at) : join(at, name);
  }
  return false;
}

/** Where the path leads when `..` comes after the links before it. */
function followed(path: string, environment: Environment): string {
  return path.split("/").reduce((at, name) => {
    if (name === "" || name === ".") return at;
    return name === ".." ? parentOf(at) : resolved(join(at, name), environment);
  }, "/");
}

/** The path without links, as far as it exists. */
function resolved(path: string, environment: Environment): string {
  const real = environment.realpath(path);
  if (real !== undefined) return real;
  const parent = parentOf(path);
  return parent === path ? path : join(resolved(parent, environment), baseName(path));
}
