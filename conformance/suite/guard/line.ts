import type { Access, Tool } from "../../../src/policy/attempt.ts";
import type { Deed } from "../../shell/grammar/deeds.ts";
import { simple } from "../../shell/grammar/deeds.ts";
import { randomLine } from "../../shell/grammar/line.ts";
import { extra, render, statement, word, type Node } from "../../shell/grammar/node.ts";
import { READ, WRITTEN } from "../../shell/grammar/paths.ts";
import { literal } from "../../shell/grammar/quote.ts";
import { prefixed, throughVariables, throughXargs } from "../../shell/grammar/wrappers.ts";
import { CONTROL, TEXTS } from "../../shell/grammar/wraps.ts";
import { CWD, HOME, HOSTS } from "../../shell/world.ts";
import type { Random } from "../random.ts";
import type { GuardPolicy } from "./policy.ts";

/** What the agent is made to try. */
export interface Tried {
  readonly access: Access;
  /** Of a command line: how it was made, so that it can be made smaller. */
  readonly node?: Node;
}

/** Different command lines around the rules of a policy, and every seventh time a call of another tool. */
export function hostileAccesses(
  policy: GuardPolicy,
  tools: readonly Tool[],
  count: number,
  random: Random,
): readonly Tried[] {
  const found = new Map<string, Tried>();
  while (found.size < count) {
    const one =
      tools.length > 0 && random.chance(1 / 7)
        ? { access: otherTool(tools, random) }
        : lineAccess(hostileLine(policy, random));
    const { text, tool } = one.access;
    if (text.trim() !== "" && !text.includes("\0")) found.set(`${tool} ${text}`, one);
  }
  return [...found.values()];
}

export function lineAccess(node: Node): Tried & { readonly node: Node } {
  return { access: { tool: "Bash", text: render(node), cwd: CWD }, node };
}

function hostileLine(policy: GuardPolicy, random: Random): Node {
  if (random.chance(0.4)) return randomLine(random);
  let line = written(deedOf(random.pick(policy.commands), random), random);
  for (let depth = random.number(3); depth > 0; depth--)
    line = random.pick(random.chance(0.4) ? CONTROL : TEXTS)(line);
  return random.chance(0.15) ? statement(extra(random.pick(MOVES)), line) : line;
}

const MOVES = ["cd src && ", "cd ..; ", "cd ~ && ", 'cd "$HOME"; ', "pushd /tmp > /dev/null; "];

/** A command that a rule matches. What its pattern leaves open is filled, and words come behind it. */
function deedOf(rule: string, random: Random): Deed {
  const words = rule.split(" ").map((text) => text.replaceAll("*", () => random.pick(["x", "t", "it"])));
  const behind = random.some(["x", "-v", "a.txt", "--", "origin"], random.number(3));
  return { words: [...words, ...behind].map((text) => literal(text, random)), redirects: [] };
}

function written(deed: Deed, random: Random): Node {
  const kind = random.number(10);
  if (kind < 3) return simple(deed);
  if (kind < 5) return prefixed(deed, random);
  if (kind < 7) return throughXargs(deed, random) ?? simple(deed);
  return throughVariables(deed, random);
}

function otherTool(tools: readonly Tool[], random: Random): Access {
  const tool = random.pick(tools);
  const text =
    tool === "WebFetch"
      ? `${random.pick(["http", "https"])}://${random.pick(["", "", "www."])}${random.pick(Object.keys(HOSTS))}/f`
      : random.pick(SPELLINGS)(random.pick(tool === "Read" ? READ : WRITTEN));
  return { tool, text, cwd: CWD };
}

/** Ways to write a path that no shell reads. */
const SPELLINGS: readonly ((path: string) => string)[] = [
  (path) => path,
  (path) => path,
  (path) => path.replace(`${CWD}/`, ""),
  (path) => path.replace(`${CWD}/`, "./"),
  (path) => path.replace(`${HOME}/`, "~/"),
  (path) => path.replace(/\/([^/]+)$/, "//$1"),
  (path) => path.replace(/\/([^/]+)$/, "/./$1"),
  (path) => path.replace(/\/([^/]+)$/, "/zz/../$1"),
  (path) => path.replace(`${HOME}/.aws/`, `${CWD}/linked/`),
  (path) => path.replace(HOME, `${CWD}/..`),
];

/** Lines that no policy of the run says anything about. They have to run, or the guard refuses everything. */
export function controlLine(number: number): Tried & { readonly node: Node } {
  return lineAccess(word(`echo control ${number}`, `echo control ${number}`));
}
