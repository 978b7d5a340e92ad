import type { Random } from "../suite/random.ts";
import { randomPlace, type Tree } from "./world.ts";

/** Settings as the sandbox takes them; `<root>` stands for the root of the tree. */
export interface RandomSettings {
  readonly filesystem: Readonly<Record<string, unknown>>;
  readonly network: Readonly<Record<string, unknown>>;
}

const GLOBS = ["*", "**", "*.pem", "*.txt", ".env*", "?.txt", "[ab].txt", "s*", "w[1]", "d*"];
const HOSTS = [
  "example.test",
  "a.example.test",
  "b.a.example.test",
  "x.test",
  "localhost",
  "10.0.0.1",
  "127.0.0.1",
  "[::1]",
  "9.9.9.9",
];
/** Accepted, and matching nothing. */
const INERT = [
  "münchen.test",
  "a b.test",
  "u@x.test",
  "x.test,example.test",
  "foo..test",
  "0x7f.0.0.1",
  "127.1",
];
const PORTS = [443, 80, 8443];

/** Settings for a tree, as nasty as people write them and a little more. */
export function randomSettings(tree: Tree, random: Random): RandomSettings {
  const list = <T>(item: () => T, most: number): T[] => Array.from({ length: random.number(most + 1) }, item);
  const entry = (): unknown => {
    const text = pathText(tree, random);
    return random.chance(0.05) && !text.includes("//") ? { path: text, literal: true } : text;
  };
  return {
    filesystem: {
      denyRead: list(entry, 5),
      ...(random.chance(0.5) ? { allowRead: list(entry, 3) } : {}),
      allowWrite: random.chance(0.6) ? [".", ...list(entry, 3)] : list(entry, 4),
      denyWrite: list(entry, 4),
      ...(random.chance(0.1) ? { allowGitConfig: true } : {}),
    },
    network: {
      allowedDomains: list(() => hostText(random, true), 4),
      deniedDomains: list(() => hostText(random, false), 3),
    },
  };
}

function pathText(tree: Tree, random: Random): string {
  const place = randomPlace(tree, random);
  const [top = "", ...rest] = place.split("/");
  const steps = rest.map((step) => (random.chance(0.15) ? random.pick(GLOBS) : step));
  if (random.chance(0.15)) steps.push(random.pick(GLOBS));
  if (random.chance(0.1)) steps.unshift("**");
  const anchors: Readonly<Record<string, readonly string[]>> = {
    h: ["~", "~", "<root>/h", "../h"],
    p: [".", ".", "<root>/p", "~/../p"],
    o: ["<root>/o", "../o"],
  };
  const anchor = random.pick(anchors[top] ?? ["."]);
  const path = [anchor, ...steps].join(random.chance(0.04) ? "//" : "/");
  const plain = path.startsWith("./") && random.chance(0.7) ? path.slice(2) : path;
  const isGlob = /[*?[\]]/.test(plain);
  return plain + (random.chance(0.08) && !isGlob ? "/" : "");
}

function hostText(random: Random, isAllowed: boolean): string {
  if (!isAllowed && random.chance(0.08)) return random.chance(0.5) ? "*" : "*:8443";
  if (random.chance(0.12)) return random.pick(INERT);
  const host = random.pick(HOSTS);
  const isName = host.endsWith(".test");
  const name = isName && random.chance(0.4) ? `*.${host}` : host;
  const cased = random.chance(0.1) ? name.toUpperCase() : name;
  return random.chance(0.25) && cased !== "LOCALHOST"
    ? `${cased}:${random.pick(PORTS)}`
    : cased === "LOCALHOST"
      ? name
      : cased;
}

/** Hosts and ports to ask about. */
export function randomHost(random: Random): { readonly host: string; readonly port: number } {
  const host = random.pick(HOSTS).replace(/^\[|\]$/g, "");
  const name = host.endsWith(".test") && random.chance(0.3) ? `z.${host}` : host;
  return { host: name, port: random.pick(PORTS) };
}
