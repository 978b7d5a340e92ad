import type { Environment, PathKind } from "../../src/policy/environment.ts";
import { overlayOf, type Overlay } from "../../src/policy/overlay.ts";

/** The world that each line starts in. It exists in the box alone, and is made anew for every line. */
export const HOME = "/home/me";
export const CWD = `${HOME}/proj`;

/** The files with their text; the directories above them exist too. */
export const FILES: Readonly<Record<string, string>> = {
  [`${HOME}/.aws/credentials`]: "key = 1\n",
  [`${HOME}/.aws/config`]: "[default]\n",
  [`${HOME}/.ssh/id_rsa`]: "key\n",
  [`${HOME}/.netrc`]: "machine a.example login me password x\n",
  [`${HOME}/.cfg/policy.json`]: "{}\n",
  [`${HOME}/notes.txt`]: "one\ntwo\n",
  [`${HOME}/dev/tool/run.sh`]: "echo run\n",
  [`${CWD}/.env`]: "TOKEN=1\n",
  [`${CWD}/.gitignore`]: ".env\nsecrets\n*.pem\n",
  [`${CWD}/a.txt`]: "one\ntwo\n",
  [`${CWD}/b.txt`]: "three\n",
  [`${CWD}/x`]: "x\n",
  [`${CWD}/list`]: "a.txt\n",
  [`${CWD}/server.pem`]: "pem\n",
  [`${CWD}/src/main.c`]: "int main(void) { return 0; }\n",
  [`${CWD}/src/lib/util.py`]: "print(1)\n",
  [`${CWD}/secrets/token`]: "t\n",
  [`${CWD}/locked/inner/f`]: "f\n",
  [`${CWD}/build/out.o`]: "o\n",
};

export const LINKS: Readonly<Record<string, string>> = {
  [`${CWD}/alias`]: `${HOME}/.aws/credentials`,
  [`${CWD}/linked`]: `${HOME}/.aws`,
};

/** Names that resolve in the box, each to an address of its own. */
export const HOSTS: Readonly<Record<string, string>> = {
  "github.com": "127.9.0.1",
  "evil.test": "127.9.0.2",
  "a.example": "127.9.0.3",
  "example.org": "127.9.0.4",
};

/** A server answers there, so that what a program does with an answer is seen as well. */
export const PORT = 8080;

const NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries(HOSTS).map(([name, address]) => [address, name]),
);

/** The name behind an address of the box. */
export function hostOf(address: string): string | undefined {
  return NAMES.get(address);
}

/**
 * The same world as the policy looks at it.
 * @param links whether there are links in it: the paths of events have none any more, and may be a link itself
 */
export function worldEnvironment(links: boolean): Overlay {
  const kindOf = (path: string): PathKind => (path === "/" ? "directory" : "absent");
  const empty: Environment = {
    home: HOME,
    cwd: CWD,
    uid: 1000,
    platform: "linux",
    kind: kindOf,
    realpath: (path) => (path === "/" ? path : undefined),
    list: () => undefined,
  };
  const world = overlayOf(empty);
  for (const file of Object.keys(FILES)) world.addFile(file);
  for (const folder of ["/tmp", "/usr/bin", "/etc", "/dev", `${CWD}/.git`]) world.addDirectory(folder);
  if (links) for (const [link, target] of Object.entries(LINKS)) world.addLink(link, target);
  return world;
}
