import { describe, expect, test } from "vitest";
import { machineOf } from "../../test/support/machine.ts";
import { attemptOf } from "./attempt-of.ts";
import type { Touch } from "./attempt.ts";

const MACHINE = machineOf({
  "~/.aws/credentials": "file",
  "~/.aws/config": "file",
  "~/.aws/.hidden": "file",
  "~/project/a.pem": "file",
  "~/project/b.pem": "file",
  "~/project/.c.pem": "file",
  "~/project/sub/d.pem": "file",
  "/etc/passwd": "file",
});

/** What a command line gets at, in one word each. */
function touches(line: string, cwd = MACHINE.cwd): readonly string[] {
  const attempt = attemptOf({ tool: "Bash", text: line, cwd }, MACHINE);
  if (attempt.tool !== "Bash") throw new Error("no command line");
  return attempt.touches.map(text);
}

function text(touch: Touch): string {
  if (touch.action !== "connect") return `${touch.action} ${touch.path}`;
  return `connect ${touch.host}${touch.port === undefined ? "" : `:${touch.port}`}`;
}

describe("attemptOf", () => {
  test.each<[string, readonly string[]]>([
    ["cat x", ["read /home/me/project/x"]],
    ["cat ./a/../x", ["read /home/me/project/x"]],
    ["cat /etc/passwd", ["read /etc/passwd"]],
    ["cat ~/x", ["read /home/me/x"]],
    ["cat $HOME/x", ["read /home/me/x"]],
    ["cat '~/x'", ["read /home/me/project/~/x"]],
    ["cat ~root/x", ["read /root/x"]],
    ["cat ~other/x", []],
    ["cat ~me/x", ["read /home/me/x"]],
    ["D=~me; cat $D/x", ["read /home/me/x"]],
    ["dd if=~me/x", ["read /home/me/x"]],
    ["dd if=~/.aws/c?nfig", ["read /home/me/.aws/c?nfig", "read /home/me/.aws/config"]],
    ["export D=~; cat $D/x", ["read /home/me/x"]],
    ["HOME=~/a; cat ~/x", ["read /home/me/a/x"]],
    ["echo ~me/x | xargs cat", ["read /home/me/x"]],
    ['cat "$(cd .. && pwd)/x"', ["read /home/me/x"]],
    ["cd ~me && cat x", ["read /home/me/x"]],
    ["cat ~+/x", ["read /home/me/project/x"]],
    // Where a directory is missing, `cd` fails, and the line goes on if it is not told otherwise.
    ["cd gone; cat x", ["read /home/me/project/gone/x", "read /home/me/project/x"]],
    ["cd gone && cat x", ["read /home/me/project/gone/x"]],
    ["cd gone || exit; cat x", ["read /home/me/project/gone/x"]],
    ["cd gone; cd ..; cat x", ["read /home/me/project/x", "read /home/me/project/gone/x", "read /home/me/x"]],
    ["cd gone; true && cat x", ["read /home/me/project/gone/x", "read /home/me/project/x"]],
    ["cd sub; cd ..; cat x", ["read /home/me/project/x"]],
    ["cd gone/..; cat x", ["read /home/me/project/x"]],
    ["cd ./gone/../sub; cat x", ["read /home/me/project/sub/x", "read /home/me/project/x"]],
    ["mkdir gone; cd gone; cd ..; cat x", ["write /home/me/project/gone", "read /home/me/project/x"]],
    ["cd sub; cat x", ["read /home/me/project/sub/x"]],
    ["mkdir gone; cd gone; cat x", ["write /home/me/project/gone", "read /home/me/project/gone/x"]],
    ["ls ~", ["read /home/me"]],
    ["ls '~'", ["read /home/me/project/~"]],
    ["cat x x", ["read /home/me/project/x"]],
    ["cp a /tmp/b", ["read /home/me/project/a", "write /tmp/b"]],
    ["cd /etc && cat passwd", ["read /etc/passwd"]],
    ["cd ~/.aws && cat credentials", ["read /home/me/.aws/credentials"]],
    ["cd $X && cat credentials", []],
    ["cd $X && cat /etc/passwd", ["read /etc/passwd"]],
    ["cd '' && cat x", ["read /home/me/project/x"]],
    [
      "cat *.pem",
      ["read /home/me/project/*.pem", "read /home/me/project/a.pem", "read /home/me/project/b.pem"],
    ],
    ["cat .*.pem", ["read /home/me/project/.*.pem", "read /home/me/project/.c.pem"]],
    [
      "cat */?.pem",
      ["read /home/me/project/*/?.pem", "read /home/me/project/sub/d.pem", "read /home/me/project/sub"],
    ],
    ["cat /e*/passwd", ["read /e*/passwd", "read /etc/passwd"]],
    ["cat nothing*", ["read /home/me/project/nothing*"]],
    [
      "cat ~/.aws/c*",
      ["read /home/me/.aws/c*", "read /home/me/.aws/config", "read /home/me/.aws/credentials"],
    ],
    ["cat ~/.aws/$F", ["read /home/me/.aws/*"]],
    ["cat ~/.aws/'c*'", ["read /home/me/.aws/c*"]],
    ["cat '*'*.pem", ["read /home/me/project/**.pem"]],
    ["curl https://A.test./x", ["connect a.test:443"]],
    ["curl http://127.1:8080", ["connect 127.0.0.1:8080"]],
    ["ssh host.test ls", ["connect host.test:22"]],
    ["ls", ["read /home/me/project"]],
    ["echo *.pem", ["read /home/me/project"]],
    ["echo '*.pem' nothing/* x", []],
    ["ssh h 'echo *.pem'", ["connect h:22"]],
    ["echo /*", ["read /"]],
  ])("%s", (line, expected) => {
    expect(touches(line)).toEqual(expected);
  });

  test("relative paths hang at the directory of the access", () => {
    expect(touches("cat x", "/srv")).toEqual(["read /srv/x"]);
    const attempt = attemptOf({ tool: "Read", text: "../x", cwd: "/srv/a" }, MACHINE);
    expect(attempt).toMatchObject({ tool: "Read", path: "/srv/x" });
  });

  test("what is known besides is added once", () => {
    const known: readonly Touch[] = [
      { action: "write", path: "/tmp/a" },
      { action: "read", path: "/home/me/project/x" },
    ];
    const attempt = attemptOf({ tool: "Bash", text: "cat x", cwd: MACHINE.cwd }, MACHINE, known);
    expect(attempt.tool === "Bash" && attempt.touches.map(text)).toEqual([
      "read /home/me/project/x",
      "write /tmp/a",
    ]);
  });

  test("a pattern that names more files than can be looked at stays a pattern", () => {
    const many = Object.fromEntries(Array.from({ length: 2001 }, (_, i) => [`/many/f${i}`, "file"]));
    const machine = machineOf(many);
    const attempt = attemptOf({ tool: "Bash", text: "cat /many/*", cwd: "/" }, machine);
    expect(attempt.tool === "Bash" && attempt.touches.map(text)).toEqual(["read /many/*"]);
    const { "/many/f0": _one, ...fewer } = many;
    const all = attemptOf({ tool: "Bash", text: "cat /many/*", cwd: "/" }, machineOf(fewer));
    expect(all.tool === "Bash" && all.touches.length).toBe(2001);
  });

  test("what is no address of the web is a mistake of the caller", () => {
    const access = { tool: "WebFetch", text: "ftp://x", cwd: "/" } as const;
    expect(() => attemptOf(access, MACHINE)).toThrow("no address of the web: ftp://x");
  });
});
