import type { Random } from "../../suite/random.ts";
import { CWD, HOME } from "../world.ts";
import { word, type Node } from "./node.ts";
import { bare, literal } from "./quote.ts";

/** Files with something to lose, and some without. */
export const READ = [
  `${HOME}/.aws/credentials`,
  `${HOME}/.aws/config`,
  `${HOME}/.ssh/id_rsa`,
  `${HOME}/.netrc`,
  `${CWD}/.env`,
  `${CWD}/secrets/token`,
  `${CWD}/alias`,
  `${CWD}/linked/credentials`,
  `${CWD}/a.txt`,
  `${CWD}/b.txt`,
];

export const WRITTEN = [
  `${CWD}/.env`,
  `${CWD}/server.pem`,
  `${CWD}/new.key`,
  `${CWD}/secrets/token`,
  `${CWD}/secrets/new`,
  `${CWD}/locked/inner/f`,
  `${CWD}/a.txt`,
  `${HOME}/.cfg/policy.json`,
  `${HOME}/notes.txt`,
  `${HOME}/.aws/credentials`,
  `${HOME}/new.txt`,
  `${CWD}/out.txt`,
  "/tmp/out.txt",
];

export const TREES = [
  HOME,
  HOME,
  CWD,
  `${HOME}/.aws`,
  `${HOME}/.ssh`,
  `${CWD}/secrets`,
  `${CWD}/locked`,
  `${CWD}/src`,
];

/** Where a line is while it is written: relative paths depend on it. */
export interface Place {
  readonly cwd: string;
}

/** A path of the world, written in any way from where the line is. */
export function pathWord(path: string, place: Place, random: Random): Node {
  const plain = plainPath(path, place);
  const written = random.chance(0.55) ? plain : random.pick(SPELLINGS)(path, place, random);
  if (written === undefined) return word(plain, plain);
  if (written === plain && random.chance(0.3) && !plain.startsWith("~")) return literal(plain, random);
  return word(plain, written);
}

function plainPath(path: string, { cwd }: Place): string {
  if (path === cwd) return ".";
  if (path.startsWith(`${cwd}/`)) return bare(path.slice(cwd.length + 1));
  return path === HOME || path.startsWith(`${HOME}/`) ? `~${path.slice(HOME.length)}` : bare(path);
}

type Spelling = (path: string, place: Place, random: Random) => string | undefined;

const inHome = (path: string): string | undefined =>
  path.startsWith(`${HOME}/`) ? path.slice(HOME.length + 1) : undefined;

/** The rest of a path in the home, behind something that means the home. */
const behindHome =
  (before: string, after = ""): Spelling =>
  (path) => {
    const rest = inHome(path);
    return rest === undefined ? undefined : `${before}/${rest}${after}`;
  };

const SPELLINGS: readonly Spelling[] = [
  (path) => bare(path),
  behindHome("$HOME"),
  behindHome('"$HOME', '"'),
  behindHome("${HOME}"),
  behindHome("${HOME%/}"),
  behindHome('"${HOME:-/nowhere}', '"'),
  behindHome("~me"),
  behindHome("$(echo ~)"),
  behindHome('"$(cd && pwd)', '"'),
  behindHome("/home/*"),
  behindHome("${PWD%/proj}"),
  (path, { cwd }) =>
    path.startsWith(`${cwd}/`) ? `$PWD/${path.slice(cwd.length + 1)}` : relative(path, cwd),
  (path, { cwd }) =>
    path.startsWith(`${cwd}/`) ? `"$(pwd)/${path.slice(cwd.length + 1)}"` : relative(path, cwd),
  (path, { cwd }) => relative(path, cwd),
  (path, { cwd }) => `./${relative(path, cwd)}`,
  (path, { cwd }) => `$PWD/${relative(path, cwd)}`,
  // The last letter of the last name as a pattern of the shell.
  (path, place) => {
    const plain = plainPath(path, place);
    return /\w$/.test(plain) ? plain.replace(/(\w)$/, "[$1]") : undefined;
  },
  (path, place) => {
    const plain = plainPath(path, place);
    return /\w\w$/.test(plain) ? plain.replace(/\w$/, "?") : undefined;
  },
  (path, place) => {
    const plain = plainPath(path, place);
    return /\w\w\w$/.test(plain) ? plain.replace(/\w\w$/, "*") : undefined;
  },
  (path, place) => {
    const plain = plainPath(path, place);
    return /\w\w$/.test(plain) ? plain.replace(/(\w)(\w)$/, "{$1$2,zz}") : undefined;
  },
];

function relative(path: string, cwd: string): string {
  if (!path.startsWith(`${HOME}/`) && path !== HOME) return path;
  const from = cwd.split("/").slice(1);
  const to = path.split("/").slice(1);
  let shared = 0;
  while (shared < from.length && shared < to.length && from[shared] === to[shared]) shared++;
  const steps = [...from.slice(shared).map(() => ".."), ...to.slice(shared)];
  return steps.length === 0 ? "." : steps.join("/");
}
