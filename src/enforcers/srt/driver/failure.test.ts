import { expect, test } from "vitest";
import { failureOf, type Ended } from "./failure.ts";

const ground = {
  srt: {
    program: { found: "/b/srt", command: ["/n", "/m/srt/cli.js"], needed: [] },
    folder: "/m/srt",
    version: "0.0.83",
  },
  node: "/n",
  variables: { PATH: "/no/such/folder" },
} as const;

const of = (said: string, more: Partial<Ended> = {}) =>
  failureOf({ code: 1, said, timedOut: false, isOutside: false, ...more }, ground);

test.each([
  [
    "Error: /f is empty. Delete it, or put a config in it.\nRefusing to run with the built-in defaults, which would drop this file's rules.",
    "refused",
  ],
  [
    "Error: Sandbox dependencies not available: bubblewrap (bwrap) not installed, socat not installed",
    "lacking",
  ],
  ["bwrap: No permissions to create new namespace, likely because the kernel does not allow it", "forbidden"],
  ["bwrap: Creating new namespace failed: Operation not permitted", "forbidden"],
  ["bwrap: setting up uid map: Permission denied", "forbidden"],
  ["bwrap: loopback: Failed RTM_NEWADDR: Operation not permitted", "forbidden"],
  ["Error: listen EPERM: operation not permitted /tmp/claude/srt-mux-9-0.sock", "forbidden"],
  ["/usr/bin/bash: line 1: /m/srt/vendor/apply-seccomp: No such file or directory", "hidden"],
  ["bwrap: execvp /usr/bin/bash: No such file or directory", "hidden"],
  ["bwrap: Can't create file at /p/.bashrc: Read-only file system", "contradiction"],
  ["something else", "silent"],
])("%j", (said, kind) => expect(of(said).kind).toBe(kind));

test("each program that is missing comes with what installs it", () => {
  const failure = of(
    "Sandbox dependencies not available: bubblewrap (bwrap) not installed, ripgrep (rg) not found",
  );
  expect(failure).toMatchObject({
    kind: "lacking",
    programs: [
      { program: "bwrap", install: "install the package bubblewrap" },
      { program: "rg", install: "install the package ripgrep" },
    ],
  });
});

test("what was not inside, or not in time, proves nothing", () => {
  expect(of("", { isOutside: true }).kind).toBe("not-confined");
  expect(of("", { timedOut: true, code: null }).kind).toBe("timed-out");
  expect(of("", { code: 127 })).toEqual({ kind: "hidden", what: ["/m/srt", "/n", "/bin/bash"], said: "" });
});
