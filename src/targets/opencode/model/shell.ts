import type { LayerAnswer } from "../../../enforcers/model.ts";
import type { Attempt, Touch } from "../../../policy/attempt.ts";
import type { Environment } from "../../../policy/environment.ts";
import { normalize, parentOf } from "../../../policy/normalize.ts";
import { lineOf } from "./line.ts";
import { folderPattern, isInside, relativePath } from "./places.ts";
import type { Rules, Said } from "./rules.ts";

/** What every tool is asked with. */
export interface Ground {
  readonly rules: Rules;
  readonly environment: Environment;
  /** The root of the project. */
  readonly root: string;
}

/** Several questions at once: one that is denied stops all, one that is asked about asks for all. */
export function strictest(said: readonly Said[]): LayerAnswer {
  const one =
    said.find(({ action }) => action === "deny") ??
    said.find(({ action }) => action === "ask") ??
    said.find(({ entry }) => entry !== undefined) ??
    said[0];
  if (one === undefined) return { verdict: "allow", reason: "not-a-command" };
  return { verdict: one.action, ...(one.entry === undefined ? {} : { entry: one.entry }) };
}

type BashAttempt = Extract<Attempt, { tool: "Bash" }>;

/** `bash`. */
export function decideShell(attempt: BashAttempt, ground: Ground): LayerAnswer {
  const { rules } = ground;
  const withheld = rules.withheld("bash");
  if (withheld !== undefined)
    return { verdict: "deny", ...(withheld.entry === undefined ? {} : { entry: withheld.entry }) };
  const line = lineOf(attempt.line);
  if (line.kind === "unknown") return { verdict: "unknown", reason: "line-not-measured" };
  const folders = [...new Set(line.paths.flatMap((path) => folderOf(path, ground)))];
  const said = [
    ...folders.map((folder) => rules.say("external_directory", folder)),
    ...line.texts.map((text) => rules.say("bash", text)),
  ];
  const answer = strictest(said);
  if (answer.verdict === "deny") return answer;
  const reason = nearOf(attempt, ground);
  return reason === undefined ? answer : { ...answer, reason };
}

/** What `external_directory` is asked about for an argument; nothing inside of the project. */
function folderOf(text: string, { environment, root }: Ground): readonly string[] {
  const { home, cwd } = environment;
  const spelled = text === "~" ? home : text.startsWith("~/") ? home + text.slice(1) : text;
  const path = normalize(spelled.startsWith("/") ? spelled : `${cwd}/${spelled}`);
  if (isInside(path, cwd, root)) return [];
  return [folderPattern(environment.kind(path) === "directory" ? path : parentOf(path))];
}

/** Why rules that seem to speak of the line do not stop it. */
function nearOf({ commands, touches }: BashAttempt, ground: Ground): string | undefined {
  const { rules } = ground;
  for (const { words } of commands.commands) {
    const text = words.map((word) => (word.kind === "literal" ? word.text : word.raw)).join(" ");
    if (rules.say("bash", text).action === "deny") {
      const [program] = words;
      return program?.kind === "literal" && /^(cd|pushd|popd)$/.test(program.text)
        ? "directory-not-asked"
        : "text-compared";
    }
  }
  for (const touch of touches) {
    const reason = touched(touch, ground);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function touched(touch: Touch, { rules, root }: Ground): string | undefined {
  if (touch.action === "connect") {
    const host = touch.host.includes(":") ? `[${touch.host}]` : touch.host;
    return rules.say("webfetch", `https://${host}/`).action === "deny" ? "shell-hosts-not-seen" : undefined;
  }
  const permission = touch.action === "read" ? "read" : "edit";
  if (rules.say(permission, relativePath(root, touch.path)).action !== "deny") return undefined;
  return touch.action === "read" ? "shell-reads-not-seen" : "shell-writes-not-seen";
}
