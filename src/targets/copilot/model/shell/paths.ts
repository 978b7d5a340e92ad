import type { Environment } from "../../../../policy/environment.ts";
import { walkLine, type PlacedWord } from "../line-walk.ts";
import type { SourceRedirect } from "../../../../shell/parse.ts";
import type { SourceLine } from "../lines.ts";
import type { OpenPaths } from "../open-paths.ts";
import { looksLikePath, plainText, type Role } from "../path-words.ts";
import type { Place, Places } from "../places.ts";

type GateAnswer = "open" | "asks" | "refuses" | "unknown";

/**
 * Asks the path gate about a line (facts.md, "The path gate" and "Behind `cd`", release 1.0.102). It looks at every
 * word that looks like a path, in the directory to which a `cd` before it leads; `~` is a name like any other to it,
 * but not behind `cd`, and of all variables it knows `HOME`.
 */
export function shellPaths(
  line: string,
  source: SourceLine,
  cwd: string,
  open: OpenPaths,
  environment: Environment,
): GateAnswer {
  const { words, moves } = walkLine(line, source.tree, cwd, environment);
  const answers = words.map((word) => wordAnswer(word, open, environment));
  const comments = commentWords(line, source);
  if (comments.length > 0 && moves) answers.push("unknown");
  const here: Places = [{ directory: cwd, is: "directory" }];
  answers.push(...comments.map((text) => textAnswer(text, "value", here, open, environment)));
  if (UNATTRIBUTABLE.test(line)) answers.push("refuses");
  if ((moves && (!source.isComplete || NOT_FOLLOWED.test(line))) || UPWARDS_APPENDED.test(line))
    answers.push("unknown");
  return worst(answers);
}

/** What stands behind a `cd` and was not understood: names of functions, and double parentheses. */
const NOT_FOLLOWED = /(^|[\s;&|({])function\s|(^|[^$])\(\(/;
/** `coproc { x; }`, `A=1 }`: a brace or `!` where the agent's grammar expects none. */
const UNATTRIBUTABLE =
  /(^|[;&|({]|\b(then|else|do))\s*(coproc\s+(\w+\s+)?\{\s|([A-Za-z_]\w*=\S*\s+)+([{}!](?=[\s;)]|$)|\$\{\s))/;
/** `A+=../x`: the tree does not keep what is appended. */
const UPWARDS_APPENDED = /\+=\S*\.\./;

/**
 * The words of comments, which are looked at like others. A comment without a blank behind its sign is none of them.
 * Beside a here-document, whose body looks the same, comments were not sought.
 */
function commentWords(line: string, { commands, redirects }: SourceLine): readonly string[] {
  if (!line.includes("#") || [...commands.flatMap((one) => one.redirects), ...redirects].some(isHereDocument))
    return [];
  return [...line.matchAll(/(?<=^|[\s;&|()])#\s([^\n]*)/g)]
    .filter(
      ({ index }) => !commands.some((one) => index > one.offset && index < one.offset + one.fullText.length),
    )
    .flatMap(([, text = ""]) => text.split(/\s+/));
}

function isHereDocument({ operator }: SourceRedirect): boolean {
  return operator === "<<";
}

/** Of the answers, what is not known wins: the agent may give up in other words than with a question. */
function worst(answers: readonly GateAnswer[]): GateAnswer {
  return (["unknown", "refuses", "asks"] as const).find((answer) => answers.includes(answer)) ?? "open";
}

function wordAnswer(
  { word, role, places }: PlacedWord,
  open: OpenPaths,
  environment: Environment,
): GateAnswer {
  if (word.scripts.length > 0) {
    const texts = substitutionTexts(word.raw, role);
    if (texts === undefined) return /[/.]/.test(word.raw) ? "unknown" : "open";
    return worst(texts.map((text) => textAnswer(text, role, places, open, environment)));
  }
  const text = plainText(word);
  if (role !== "program" && /\$\{?[A-Za-z_]/.test(word.raw) && !looksLikePath(text, role))
    return placed(text, places, open);
  // The words of `$'...'` keep their dollar sign, so that no path is absolute in them.
  return textAnswer(/^\$['"]/.test(word.raw) ? `$${text}` : text, role, places, open, environment);
}

/**
 * What is looked at of a word that holds a substitution: an unquoted one falls apart where it holds blanks (facts.md,
 * "The path gate").
 * @returns undefined where that is not known
 */
function substitutionTexts(raw: string, role: Role): readonly string[] | undefined {
  if (/^"[^"'`\\]*"$/.test(raw)) return [raw.slice(1, -1)];
  if (/["'`\\]|[<>]\(/.test(raw)) return undefined;
  return role === "argument" ? raw.split(/\s+/).filter((piece) => !piece.startsWith("-")) : [raw];
}

function textAnswer(
  text: string,
  role: Role,
  places: Places,
  open: OpenPaths,
  environment: Environment,
): GateAnswer {
  if (!looksLikePath(text, role) || /^\$\d/.test(text)) return "open";
  const expanded = text.replaceAll(/\$(HOME(?![A-Za-z_0-9])|\{HOME\})/g, environment.home);
  const path = role === "output" ? expanded : expanded.replace(/^<(?=.)/, "");
  if (path === "" || path === "/dev/null") return "open";
  if (path.startsWith("//") && role === "output") return "asks";
  if (/^\/\/[^/]/.test(path) && role !== "program") return "open";
  if (path.startsWith("/")) return isSwitch(path, role, environment) ? "open" : gate(path, open);
  return placed(path, places, open);
}

function placed(path: string, places: Places, open: OpenPaths): GateAnswer {
  return worst(places.map((place) => relativeAnswer(path, place, open)));
}

function relativeAnswer(path: string, { directory, is }: Place, open: OpenPaths): GateAnswer {
  if (is === "odd") return "unknown";
  if (is === "broken") return "refuses";
  return is === "missing" ? "asks" : gate(`${directory}/${path}`, open);
}

function gate(path: string, open: OpenPaths): GateAnswer {
  const answer = open.has(path);
  if (answer === "unknown") return "unknown";
  return answer === "yes" ? "open" : "asks";
}

/** `/x` passes like an option of another system, where no such file is; nobody writes to one, reads it or runs it. */
function isSwitch(path: string, role: Role, environment: Environment): boolean {
  if (role !== "argument" && role !== "value") return false;
  return /^\/[\w -]+(:[\w:-]*)?$/.test(path) && environment.kind(path) === "absent";
}
