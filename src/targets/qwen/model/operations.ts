import { normalize } from "../../../policy/normalize.ts";
import { PROGRAMS, type Seen } from "./programs.ts";
import { segmentsOf } from "./text.ts";
import { looksLikePath, redirected, tokensOf, withoutHereDocuments } from "./tokens.ts";

/** What the agent sees a line get at, by absolute path. */
export type Operation =
  | {
      readonly kind: "read" | "list" | "write" | "edit";
      readonly path: string;
      /** The agent has lost track of the directory, and the path may depend on it. */
      readonly isDoubtful: boolean;
    }
  | { readonly kind: "fetch"; readonly host: string };

interface Place {
  readonly cwd: string;
  readonly home: string;
}

/** Shells in scripts are looked into so often. */
const MOST_DEPTH = 4;

/**
 * The files and hosts of a line, followed through `cd` and scripts of shells, and not through brackets that hold more
 * than one command, substitutions or control structures (facts.md, section E, release 0.24.4).
 */
export function operationsOf(line: string, place: Place, depth = 0, isLost = false): readonly Operation[] {
  const found: Operation[] = [];
  let { cwd } = place;
  let lost = isLost;
  for (const { text, terminator } of segmentsOf(withoutHereDocuments(line))) {
    const change = changeOf(text, { cwd, home: place.home });
    if (change !== undefined) {
      if (terminator === "&") continue;
      if (change === "unknown") lost = true;
      else {
        lost &&= !change.isAbsolute;
        cwd = change.cwd;
      }
      continue;
    }
    const script = scriptOf(text);
    if (script !== undefined && depth < MOST_DEPTH) {
      found.push(...operationsOf(script, { cwd, home: place.home }, depth + 1, lost));
      continue;
    }
    found.push(...commandOperations(text, { cwd, home: place.home }, lost));
  }
  return found;
}

function changeOf(
  text: string,
  place: Place,
): { readonly cwd: string; readonly isAbsolute: boolean } | "unknown" | undefined {
  const { words } = redirected(tokensOf(text));
  const [program, ...args] = words;
  if (program === "popd") return "unknown";
  if (program !== "cd" && program !== "pushd") return undefined;
  if (program === "pushd" && /^(|[+-]\d+|-n)$/.test(args[0] ?? "")) return "unknown";
  const target = args.find((arg) => arg === "-" || !arg.startsWith("-")) ?? place.home;
  if (target === "-" || /[$`]/.test(target)) return "unknown";
  return { cwd: absolute(target, place), isAbsolute: target.startsWith("/") };
}

/** The script that a shell is given; undefined for any other command. */
function scriptOf(text: string): string | undefined {
  const start = /^(?:[A-Za-z_]\w*=\S*\s+)*(\S+)/.exec(text);
  // A backslash before the name makes no difference (conformance/corpus/qwen, 0.24.4).
  const program = start?.[1]?.replace(/^(['"])(.*)\1$/, "$2").replace(/^\\(?=\w)/, "") ?? "";
  if (!/^(?:\S*\/)?(?:sh|bash|zsh)$/i.test(program)) return undefined;
  let rest = text.slice(start?.[0].length ?? 0).trimStart();
  for (;;) {
    const token = /^(?:\\.|[^\s'"\\]|"(?:\\.|[^"\\])*"|'[^']*')+/s.exec(rest)?.[0];
    if (token === undefined || !/^[-+]/.test(token)) return undefined;
    rest = rest.slice(token.length).trimStart();
    if (/^-[a-z]*c[a-z]*$/i.test(token)) break;
    if (/^[-+]o$/.test(token)) rest = rest.replace(/^\S+\s*/, "");
  }
  const script = /^(?:\\.|[^\s'"\\]|"(?:\\.|[^"\\])*"|'[^']*')+/s.exec(rest)?.[0] ?? "";
  // Quotes that stand in the middle stay.
  return script.replace(/^(['"])(.*)\1$/s, "$2") || undefined;
}

const PREFIXES: ReadonlySet<string> = new Set(
  "sudo doas env time nice ionice nohup timeout unbuffer stdbuf".split(" "),
);
const PREFIX_VALUES: Readonly<Record<string, RegExp>> = {
  sudo: /^(-[ugCcDprtTU]|--(user|group|close-from|login-class|chdir|prompt|role|type|command-timeout|other-user))$/,
  timeout: /^(-[sk]|--signal|--kill-after)$/,
};

function commandOperations(text: string, place: Place, isLost: boolean): readonly Operation[] {
  const tokens = tokensOf(text);
  const { words, reads, writes } = redirected(tokens);
  const first = words.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word));
  const [program, ...args] = first < 0 ? [] : words.slice(first);
  const seen: Seen[] = [];
  if (program !== undefined && PREFIXES.has(program)) {
    const inner = behindPrefix(program, args);
    if (inner.length > 0) seen.push(...relativeSeen(inner.join(" ")));
  } else if (program === "find") seen.push(...findSeen(args));
  else if (program !== undefined) seen.push(...(PROGRAMS.get(program)?.(args) ?? []));
  seen.push(
    ...reads.map((path) => ({ kind: "read", path }) as const),
    ...writes.map((path) => ({ kind: "write", path }) as const),
  );
  const named = new Set(tokens.map((token) => token.replace(/^(?:1>>|1>|>>|>|2>>|2>|&>>|&>|<)/, "")));
  return seen.map((one): Operation => {
    if (one.kind === "fetch") return one;
    const path = absolute(one.path, place);
    const isNamed = named.has(path) && path.startsWith("/");
    return { kind: one.kind, path, isDoubtful: isLost && !isNamed };
  });
}

/** What a command behind another one gets at; its own prefixes are taken off too. */
function relativeSeen(command: string): readonly Seen[] {
  const { words, reads, writes } = redirected(tokensOf(command));
  const first = words.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word));
  const [program, ...args] = first < 0 ? [] : words.slice(first);
  const direct =
    program === undefined
      ? []
      : PREFIXES.has(program)
        ? relativeSeen(behindPrefix(program, args).join(" "))
        : program === "find"
          ? findSeen(args)
          : (PROGRAMS.get(program)?.(args) ?? []);
  return [
    ...direct,
    ...reads.map((path) => ({ kind: "read", path }) as const),
    ...writes.map((path) => ({ kind: "write", path }) as const),
  ];
}

function behindPrefix(program: string, args: readonly string[]): readonly string[] {
  let i = 0;
  for (; i < args.length; i++) {
    const arg = args[i] ?? "";
    if (arg.startsWith("-")) {
      if (PREFIX_VALUES[program]?.test(arg) === true && args[i + 1]?.startsWith("-") === false) i++;
    } else if (!/^[A-Za-z_]\w*=/.test(arg)) break;
  }
  if (program === "timeout" && /^\d/.test(args[i] ?? "")) i++;
  return args.slice(i);
}

function findSeen(args: readonly string[]): readonly Seen[] {
  const end = args.findIndex((arg) => /^([-(!]|\)$)/.test(arg));
  const starts = (end < 0 ? args : args.slice(0, end)).filter(looksLikePath);
  const found: Seen[] = (starts.length === 0 ? ["."] : starts).map((path) => ({ kind: "list", path }));
  for (let i = 0; i < args.length; i++) {
    if (!/^-(exec|ok)(dir)?$/.test(args[i] ?? "")) continue;
    const inner: string[] = [];
    for (i++; i < args.length && args[i] !== ";" && args[i] !== "+"; i++) inner.push(args[i] ?? "");
    found.push(...relativeSeen(inner.join(" ").replaceAll("{}", "__found__")));
  }
  return found;
}

/** `~` is the home also within quotes; `~name` is a name. */
function absolute(given: string, { cwd, home }: Place): string {
  // A backslash separates names there, and slashes at the beginning are one.
  const path = given.replaceAll("\\", "/").replace(/^\/+/, "/");
  if (path === "~" || path.startsWith("~/")) return normalize(home + path.slice(1));
  return path.startsWith("/") ? path : normalize(`${cwd}/${path}`);
}
