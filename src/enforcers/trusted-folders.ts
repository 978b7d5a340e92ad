import { isObject, readJson } from "../edit/json.ts";
import type { Environment } from "../policy/environment.ts";
import { normalize } from "../policy/normalize.ts";
import type { JsonDialect } from "../edit/json-dialect.ts";

/**
 * Whether the list of trusted folders names the start directory, or one above it: the deepest entry counts, and of equal
 * ones the one that does not trust.
 * @returns "refused" for a list with which the agent does not start
 */
export function trusts(
  text: string | undefined,
  environment: Environment,
  dialect: JsonDialect,
): boolean | "refused" {
  if (text === undefined) return false;
  const read = readJson(text, dialect);
  if (!read.ok || !isObject(read.value)) return "refused";
  const start = spellings(environment.cwd, environment);
  let best = { depth: -1, isTrusted: false };
  for (const [folder, level] of Object.entries(read.value)) {
    const isTrusted = level === "TRUST_FOLDER" || level === "TRUST_PARENT";
    if (!isTrusted && level !== "DO_NOT_TRUST") continue;
    const place = level === "TRUST_PARENT" ? normalize(`${folder}/..`) : folder;
    for (const root of spellings(place, environment)) {
      if (!start.some((one) => isWithin(one, root))) continue;
      const depth = root.split("/").filter((name) => name !== "").length;
      if (depth > best.depth || (depth === best.depth && !isTrusted)) best = { depth, isTrusted };
    }
  }
  return best.isTrusted;
}

function spellings(path: string, environment: Environment): readonly string[] {
  const plain = normalize(path);
  const real = environment.realpath(plain);
  return real === undefined || real === plain ? [plain] : [plain, real];
}

function isWithin(path: string, folder: string): boolean {
  return folder === "/" || path === folder || path.startsWith(`${folder}/`);
}
