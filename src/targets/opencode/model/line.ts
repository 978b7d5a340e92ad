import { parseShell, type Tree } from "../../../shell/parse.ts";
import { scriptsOf, visit } from "../../../shell/visit.ts";

/** What the agent asks about for a line: the texts of commands, and arguments that it takes for paths. */
export type Line =
  | { readonly kind: "line"; readonly texts: readonly string[]; readonly paths: readonly string[] }
  /** Its grammar was seen to take such a line apart in another way, or it was not measured. */
  | { readonly kind: "unknown" };

type Command = Extract<Tree, { kind: "command" }>;

/** Programs without a prompt of their own, by their text (facts.md, "Commands", release 1.18.33). */
const SILENT: ReadonlySet<string> = new Set("cd chdir popd pushd push-location set-location".split(" "));

/** What its grammar takes for a declaration or a test, and not for a command. */
const NO_COMMAND: ReadonlySet<string> = new Set(
  "export declare typeset readonly local unset unsetenv [".split(" "),
);

/** Programs whose arguments are taken for paths. */
const WITH_PATHS: ReadonlySet<string> = new Set([
  ...SILENT,
  ..."rm cp mv mkdir touch chmod chown cat get-content set-content add-content copy-item move-item remove-item new-item rename-item".split(
    " ",
  ),
]);

/**
 * Forms that the two grammars take apart in different ways: arithmetic commands, scripts in backquotes inside of others
 * or of parameters, and programs that begin with a wildcard or braces, which the agent takes for no command at all.
 */
const ODD: readonly RegExp[] = [
  /\btime\s+(?:-p\s+)?(?:time\b|\{|--)/,

  /(?<!\$)\(\(/,
  /\\`/,
  /\$\{[^}]*`/,
  /\$\{\s/,
  /(^|[;&|(!\n]|\b(?:then|do|else)\s)\s*\{[^\s}]/,
];

/**
 * Takes a line apart as the agent does, which parses it with a grammar of its own. Compared with about a thousand lines
 * (facts.md, "Commands", release 1.18.33).
 */
export function lineOf(text: string): Line {
  const { tree, problems } = parseShell(text);
  if (problems.length > 0 || ODD.some((form) => form.test(text))) return { kind: "unknown" };
  const texts: string[] = [];
  const paths: string[] = [];
  let isKnown = true;
  const command = (node: Command): void => {
    const [program] = node.words;
    if (program === undefined) return;
    const source = sourceOf(node, text);
    if (
      source === undefined ||
      (/[*?[\]{}]/.test(program.raw.replaceAll(/\$\{[^}]*\}/g, "")) && program.raw !== "[")
    )
      isKnown = false;
    else if (!NO_COMMAND.has(program.raw)) {
      if (!SILENT.has(program.raw)) texts.push(source);
      if (WITH_PATHS.has(program.raw)) paths.push(...pathsOf(node));
    }
  };
  visit(tree, {
    enter(node) {
      if (node.kind === "command") command(node);
      else if (node.kind === "scope" && node.where === "coproc") isKnown = false;
      return true;
    },
    scripts: scriptsOf,
  });
  return isKnown ? { kind: "line", texts, paths } : { kind: "unknown" };
}

/** The text of a command with its redirections, which for a here-document ends with the word that ends it. */
function sourceOf({ span, redirects }: Command, text: string): string | undefined {
  const timed = /(?:^|[\s;&|({!])(time\s+(?:-p\s+)?)$/.exec(text.slice(0, span.offset))?.[1] ?? "";
  const documents = redirects.filter(({ operator }) => operator === "<<");
  const end = documents.length === 0 ? span.offset + span.length : documentEnd(text, span.offset);
  if (documents.length > 1 || end === undefined) return undefined;
  return text.slice(span.offset - timed.length, end).trim();
}

/** A here-document whose line goes on with nothing but a pipe. */
const DOCUMENT = /<<(-?)[ \t]*(['"\\]?)([A-Za-z_]\w*)['"]?[ \t]*(?:\|[^\n;&]*)?\n/g;

function documentEnd(text: string, offset: number): number | undefined {
  DOCUMENT.lastIndex = offset;
  const found = DOCUMENT.exec(text);
  if (found === null || found[1] === "-") return undefined;
  const [whole, , , word = ""] = found;
  const start = found.index + whole.length;
  const last = new RegExp(`^${word}$`, "m").exec(text.slice(start));
  if (last === null) return undefined;
  const body = text.slice(start, start + last.index);
  return body.includes("`") ? undefined : start + last.index + last[0].length;
}

/** The arguments that are looked at: no options, and nothing that only the run knows. */
function pathsOf({ words }: Command): readonly string[] {
  const [program, ...rest] = words;
  return rest.flatMap(({ raw }) => {
    if (raw.startsWith("-") || (program?.raw === "chmod" && raw.startsWith("+"))) return [];
    const path = cut(unquoted(raw));
    return path === undefined || path === "" || /^\(|[$`]/.test(path) ? [] : [path];
  });
}

function unquoted(raw: string): string {
  const [first] = raw;
  const isQuoted = raw.length > 1 && (first === '"' || first === "'") && raw.endsWith(first);
  return isQuoted ? raw.slice(1, -1) : raw;
}

/** What stands before the first wildcard; nothing when that is at the front. */
function cut(path: string): string | undefined {
  const at = path.search(/[?*[]/);
  return at < 0 ? path : at === 0 ? undefined : path.slice(0, at);
}
