import { overlayOf, type Overlay } from "../../src/policy/overlay.ts";
import type { Layout } from "../../src/drive/world.ts";
import type { Attempt } from "../../src/policy/attempt.ts";
import { layoutOf } from "../../src/verify/layout.ts";
import { realEnvironment } from "../../src/files/environment.ts";

export const HOME = "/home/w";
export const CWD = `${HOME}/p`;
/** A folder that is neither. */
export const OUTSIDE = "/srv/o";

const FILES = [
  ...[
    "a.txt",
    "b.md",
    ".env",
    "src/main.ts",
    "src/.env",
    "src/deep/er.pem",
    "secrets/key",
    "k.pem",
    "x y.txt",
  ].map((name) => `${CWD}/${name}`),
  ...[".aws/credentials", ".ssh/id", ".netrc", "d/f", "d/e/g.pem", "[x]/f", "notes.md"].map(
    (name) => `${HOME}/${name}`,
  ),
  ...["f", "sub/f.key", "a.txt"].map((name) => `${OUTSIDE}/${name}`),
];

const LINKS = {
  [`${CWD}/ln`]: `${CWD}/a.txt`,
  [`${CWD}/ld`]: `${HOME}/d`,
  [`${CWD}/lo`]: OUTSIDE,
  [`${HOME}/la`]: `${HOME}/.aws`,
  [`${HOME}/lf`]: `${OUTSIDE}/f`,
};

/** The machine that random policies are made for: this one, with a home that is all imagined. */
export function randomMachine(): Overlay {
  // In the box nobody is the administrator.
  const overlay = overlayOf(realEnvironment({ home: HOME, cwd: CWD, uid: 1000 }));
  for (const file of FILES) overlay.addFile(file);
  for (const [link, target] of Object.entries(LINKS)) overlay.addLink(link, target);
  return overlay;
}

/** Paths that are there, without links. */
export const KNOWN_FILES: readonly string[] = FILES;
export const KNOWN_LINKS: readonly string[] = Object.keys(LINKS);

/** The world for some accesses: what they find, and all of the machine, because rules may speak of it too. */
export function worldFor(
  attempts: readonly Attempt[],
  environment: Overlay,
  others: readonly string[] = [],
): Layout {
  return layoutOf(attempts, environment, [...KNOWN_FILES, ...KNOWN_LINKS, ...others]);
}
