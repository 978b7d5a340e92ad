import { HOME, KNOWN_FILES, KNOWN_LINKS, OUTSIDE } from "./machine.ts";
import type { Random } from "./random.ts";

/** The texts of both canonical sources. */
export interface SourceTexts {
  readonly srt: string;
  readonly bash: string;
}

const NAMES = [
  ".aws",
  ".ssh",
  "d",
  "e",
  "src",
  "deep",
  "secrets",
  "a.txt",
  "k.pem",
  ".env",
  "x y.txt",
  "[x]",
  "new",
  "F",
];
const GLOBS = ["*", "**", "*.pem", "*.key", ".env*", "?.txt", "[ab].txt", "[!a]*", "s*", "*e*", "{a,b}.txt"];
const HOSTS = [
  "example.org",
  "api.example.org",
  "x.test",
  "deep.er.x.test",
  "localhost",
  "10.0.0.1",
  "::1",
  "EXAMPLE.net",
];
const PROGRAMS = [
  "rm",
  "git",
  "npm",
  "sudo",
  "curl",
  "cat",
  "foo",
  "kubectl",
  "docker",
  "python3",
  "gh",
  "env",
  "pip",
];
const WORDS = ["push", "commit", "install", "run", "x", "delete", "repo", "compose", "up", "a.txt"];
/** Words of which a rule fixes the beginning alone. */
const PROGRAM_PREFIXES = ["g*", "kube*", "mkfs.*", "c*"];
const WORD_PREFIXES = ["pu*", "in*", "d*", "-f*", "--fo*", "--user=*", "a*", "re:*"];
const OPTIONS = ["-f", "--force", "-rf", "-r", "--all", "-X", "--user=x", "-m"];

/** A policy as nasty as people write them, and a little more. */
export function randomSources(random: Random): SourceTexts {
  const list = <T>(item: () => T, most: number): T[] => Array.from({ length: random.number(most + 1) }, item);
  const filesystem = {
    denyRead: list(() => pathEntry(random), 4),
    denyWrite: list(() => pathEntry(random), 4),
    allowWrite: list(() => pathEntry(random), 2),
  };
  const network = {
    ...(random.chance(0.7) ? { allowedDomains: list(() => domain(random, true), 4) } : {}),
    deniedDomains: list(() => domain(random, false), 3),
  };
  const bash = { deny: list(() => command(random), 4), ask: list(() => command(random), 3) };
  return { srt: JSON.stringify({ filesystem, network }), bash: JSON.stringify(bash) };
}

function pathEntry(random: Random): string {
  if (random.chance(0.25)) return random.pick([...KNOWN_FILES, ...KNOWN_LINKS]);
  const anchor = random.pick(["~/", "~/", "", "./", "**/", "**/", `${OUTSIDE}/`, `${HOME}/`, "../"]);
  const names = Array.from({ length: 1 + random.number(3) }, () =>
    random.chance(0.35) ? random.pick(GLOBS) : random.pick(NAMES),
  );
  return `${anchor}${names.join(random.chance(0.05) ? "//" : "/")}${random.chance(0.1) ? "/" : ""}`;
}

function domain(random: Random, isAllowed: boolean): string {
  if (!isAllowed && random.chance(0.05)) return "*";
  const host = random.pick(HOSTS);
  const isAddress = /^[\d.]+$|:|^localhost$/.test(host);
  const name = !isAddress && random.chance(0.35) ? `*.${host}` : host.includes(":") ? `[${host}]` : host;
  return random.chance(0.2) ? `${name}:${random.pick([443, 80, 8443])}` : name;
}

/** A command rule: a program, often with words behind it. */
export function command(random: Random): string {
  if (random.chance(0.02)) return "*";
  const words = [random.pick(random.chance(0.1) ? PROGRAM_PREFIXES : PROGRAMS)];
  const count = random.number(3);
  for (let i = 0; i < count; i++) {
    if (random.chance(0.15)) words.push(random.pick(WORD_PREFIXES));
    else words.push(random.pick(random.chance(0.6) ? WORDS : OPTIONS));
  }
  return words.join(" ");
}
