import { describe, expect, test } from "vitest";
import { machineOf } from "../../test/support/machine.ts";
import type { SimpleCommand } from "../shell/simple-command.ts";
import { attemptOf, namedBy } from "./attempt-of.ts";
import type { Attempt, Touch, Unknown } from "./attempt.ts";

const MACHINE = machineOf({
  "~/.aws/credentials": "file",
  "~/project/a.c": "file",
  "~/project/sub/d.c": "file",
  "~/project/sub/.h/e.c": "file",
  "~/project/other/d.c": "file",
  "/etc/passwd": "file",
  "/srv/x/x": "file",
});

function attempt(line: string): Extract<Attempt, { tool: "Bash" }> {
  const found = attemptOf({ tool: "Bash", text: line, cwd: MACHINE.cwd }, MACHINE);
  if (found.tool !== "Bash") throw new Error("no command line");
  return found;
}

/** A path below the directory of the line is relative; `/**` means all below, `/** name` what has the name there. */
function shown(touch: Touch): string {
  if (touch.action === "connect") return `${touch.host}:${String(touch.port)}`;
  const path = touch.path.startsWith(`${MACHINE.cwd}/`)
    ? touch.path.slice(MACHINE.cwd.length + 1)
    : touch.path;
  const below = touch.reach === undefined ? "" : `/** ${touch.reach === "tree" ? "" : touch.reach}`.trimEnd();
  return `${touch.action} ${path}${below}${touch.name === undefined ? "" : ` ${touch.name}`}`;
}

const shownDoubt = ({ kind, part, action }: Unknown): string =>
  `${kind} ${part}${action === undefined ? "" : ` ${action}`}`;

type Row = readonly [line: string, ...expected: readonly string[]];

function table(name: string, rows: readonly Row[], found: (line: string) => readonly string[]): void {
  describe(name, () => {
    test.each(rows.map(([line, ...expected]) => [line, expected] as const))("%s", (line, expected) => {
      expect(found(line)).toEqual(expected);
    });
  });
}

const ONCE: readonly Row[] = [
  ["ssh a.test; ssh b.test; ssh a.test", "a.test:22", "b.test:22"],
  ["ssh a.test; ssh -p 2222 a.test; ssh a.test", "a.test:22", "a.test:2222"],
  ["cat x; ssh a.test; cat y x", "read x", "a.test:22", "read y"],
  ["cat x; tee x; cat x", "read x", "write x"],
  ["cat x; grep -r a x; cat x; grep -r a x", "read x", "read x/**"],
  [
    "find x -name a -delete; find x -name b -delete",
    "read x/** list",
    "read x/** a",
    "write x/** a",
    "read x/** b",
    "write x/** b",
  ],
];

const FOUND: readonly Row[] = [
  ["find / -name a -delete", "read //** list", "read //** a", "write //** a"],
  ["find ~ -delete", "read /home/me/** list", "read /home/me/**", "write /home/me/**"],
  ["find /srv -exec cat {} +", "read /srv/** list", "read /srv/**"],
  ["cat */d.c", "read */d.c", "read other/d.c", "read sub/d.c"],
  ["cat */a.c", "read */a.c"],
  ["cat /e*/passwd", "read /e*/passwd", "read /etc/passwd"],
  ["cat s*/.h/e.c", "read s*/.h/e.c", "read sub/.h/e.c"],
  ["cat s*/*/e.c", "read s*/*/e.c", "read sub"],
  ["cat ../pro*/a.c", "read /home/me/pro*/a.c", "read a.c"],
];

const LINKS: readonly Row[] = [
  ["ln -s /srv l; tee l/f", "read /srv", "write l", "write l/f", "write /srv/f"],
  ["ln -s /srv l; tee lf", "read /srv", "write l", "write lf"],
  ["ln -s -f /srv l; tee l", "read /srv", "write l", "write l", "write /srv"],
  ["ln -s /etc/passwd; tee passwd", "read /etc/passwd", "write passwd", "write passwd", "write /etc/passwd"],
  ["ln -s /srv l; ssh a.test", "read /srv", "write l", "a.test:22"],
  ["ln -s /srv l; ln -s /etc l", "read /srv", "write l", "read /etc", "write /srv/etc"],
  ["ln -s /etc/passwd l; ln -s /srv l", "read /etc/passwd", "write l", "read /srv"],
  [
    "ln -s /srv l; ln -s /etc l; ln -s /usr l",
    "read /srv",
    "write l",
    "read /etc",
    "read /usr",
    "write /srv/etc",
    "write /srv/usr",
  ],
  ["touch a b; tee b", "write a", "write b"],
  ["ln -s $x l; tee l/f", "write l", "write l/f"],
];

const UNKNOWN: readonly Row[] = [
  ['cat "$x"; cat "$x"', 'path "$x" read'],
  ['cat "$x"; tee "$x"', 'path "$x" read', 'path "$x" write'],
  ['cat "$x" "$y"', 'path "$x" read', 'path "$y" read'],
  ['"$x" f', 'program "$x"'],
  ['"$x"; cat "$x"', 'program "$x"', 'path "$x" read'],
  ["$x", "text $x"],
  ['"$x/cat" f'],
  ['"$x/c$y" f'],
  ["tee >(bash)", "text (input)"],
  ["tee >(zsh -x)", "text (input)"],
  ["tee >(xargs rm)", "path (input) write"],
  ["tee >(python3)", "text (a text that is not in the line)"],
  ["tee >(cat)"],
  ["cat <(bash)"],
  ["cat ~other/x", "path ~other/x read"],
  ["shopt -s dotglob; cat *", "path * read"],
  ["shopt -s dotglob; cat x"],
  ["cat *(D)", "path *(D) read"],
  ["cat x"],
  ['cd "$x"; cat f', "directory f read"],
  ['cd "$x"; cat f/', "directory f/ read"],
  ['cd "$x"; cat *.c', "directory *.c read"],
  ['cd "$x"; cat /etc/*.c'],
  ['cd "$x"; cat /etc/passwd ~/f'],
];

const GUESSED: readonly Row[] = [
  ['"$x" f', "write f"],
  ['"$x/cat" f'],
  ["tool f; tool f g", "write f", "write g"],
];

const NAMED: readonly Row[] = [
  ["cat a.c none", "a.c", "."],
  ["cd sub && cat d.c", "sub", ".", "sub/d.c", "sub"],
  ['cd "$x"; cat /etc/passwd', ".", "/etc/passwd"],
  ["cat *.c", "a.c", "."],
];

const touches = (line: string): readonly string[] => attempt(line).touches.map(shown);
table("each touch once", ONCE, touches);
table("what patterns and find name", FOUND, touches);
table("links", LINKS, touches);
table("unknown", UNKNOWN, (line) => attempt(line).unknowns.map(shownDoubt));
table("guesses", GUESSED, (line) => attempt(line).guesses.map(shown));
table("what is on the machine under the words", NAMED, (line) =>
  namedBy(attempt(line), MACHINE).map((path) => path.replace(/^\/home\/me\/project\/?/, "") || "."),
);

test("a word of which nothing is known names no path", () => {
  expect(attempt('cat "$x/$y"').touches).toEqual([]);
  expect(attempt('cat "$x"/*').touches).toEqual([]);
});

test("a pattern with too many names is a doubt about the tree", () => {
  const many = Object.fromEntries(Array.from({ length: 2001 }, (_, i) => [`/many/f${i}`, "file"]));
  const found = attemptOf({ tool: "Bash", text: "cat /many/*", cwd: "/" }, machineOf(many));
  expect(found.tool === "Bash" && found.unknowns.map(shownDoubt)).toEqual(["tree /many/* read"]);
});

test("what no agent sees in the line is told apart from its commands", () => {
  const words = (commands: readonly SimpleCommand[]): readonly string[] =>
    commands.map((command) =>
      command.words.map((word) => (word.kind === "literal" ? word.text : word.raw)).join(" "),
    );
  const { commands, inner } = attempt("ls; git -c core.fsmonitor='rm x' status");
  expect(words(commands.commands)).toEqual(["ls", "git -c core.fsmonitor=rm x status", "rm x"]);
  expect(words(inner)).toEqual(["rm x 2 1"]);
});
