import { expect, test } from "vitest";
import { eventsOf } from "./trace.ts";

const real = (path: string): string => path.replace(/^\/h\/link(?=\/|$)/, "/h/target");

const events = (...lines: string[]): ReturnType<typeof eventsOf> =>
  eventsOf(
    new Map([[1, ['execve("/bin/bash", ["bash", "-c", "x"], 0x1 /* 1 var */) = 0', ...lines].join("\n")]]),
    1,
    "/h",
    real,
  );

test("the shell that strace starts is no event, what it executes is", () => {
  expect(events('execve("/usr/bin/rm", ["rm", "-f", "a \\"b\\"\\n"], 0x1 /* 1 var */) = 0')).toEqual([
    { action: "execute", program: "/usr/bin/rm", args: ["-f", 'a "b"\n'] },
  ]);
});

test("what failed did not happen", () => {
  expect(
    events(
      'execve("/usr/bin/rm", ["rm"], 0x1 /* 1 var */) = -1 ENOENT (No such file or directory)',
      'openat(AT_FDCWD</h>, "x", O_RDONLY) = -1 ENOENT (No such file or directory)',
    ),
  ).toEqual([]);
});

test("a file counts under the path that was really opened, by the way it was opened", () => {
  expect(
    events(
      'openat(AT_FDCWD</h>, "link/a", O_RDONLY) = 3</h/target/a>',
      'openat(AT_FDCWD</h>, "b", O_WRONLY|O_CREAT|O_TRUNC, 0666) = 3</h/b>',
      'openat(AT_FDCWD</h>, "c", O_RDWR) = 3</h/c>',
      'openat(AT_FDCWD</h>, "d", O_RDONLY|O_DIRECTORY) = 3</h/d>',
      'openat(AT_FDCWD</h>, "/dev/null", O_WRONLY) = 3</dev/null>',
      'openat(AT_FDCWD</h>, ".", O_RDONLY|O_CLOEXEC) = 3</h>',
    ).map((event) =>
      event.action === "read" || event.action === "write" ? [event.action, event.path, event.by] : [],
    ),
  ).toEqual([
    ["read", "/h/target/a", "bash"],
    ["write", "/h/b", "bash"],
    ["write", "/h/c", "bash"],
    ["read", "/h/c", "bash"],
  ]);
});

test("listing a directory reads it", () => {
  expect(events("getdents64(3</h/d>, 0x1 /* 2 entries */, 32768) = 48")).toEqual([
    { action: "read", path: "/h/d", by: "bash" },
  ]);
});

test("removing or renaming a link does so to the link; changing its rights follows it", () => {
  expect(
    events(
      'unlinkat(AT_FDCWD</h>, "link", 0) = 0',
      'renameat2(AT_FDCWD</h>, "link/a", AT_FDCWD</h>, "b", RENAME_NOREPLACE) = 0',
      'fchmodat(AT_FDCWD</h>, "link", 0600) = 0',
      'fchownat(AT_FDCWD</h>, "link", 1, -1, AT_SYMLINK_NOFOLLOW) = 0',
    ).map((event) => ("path" in event ? event.path : "")),
  ).toEqual(["/h/link", "/h/target/a", "/h/b", "/h/target"]);
});

test("a process starts where the one that made it was", () => {
  const traces = new Map([
    [
      1,
      'execve("/bin/bash", ["bash"], 0x1 /* 1 var */) = 0\nchdir("sub") = 0\nclone(child_stack=NULL, flags=SIGCHLD) = 2\nchdir("..") = 0',
    ],
    [2, 'unlink("x") = 0'],
    [3, 'unlink("never") = 0'],
  ]);
  expect(eventsOf(traces, 1, "/h", real)).toEqual([{ action: "write", path: "/h/sub/x", by: "bash" }]);
});

test("a connection counts when it is tried", () => {
  expect(
    events(
      'connect(3<TCP:[1]>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.9.0.2")}, 16) = -1 EINPROGRESS (Operation now in progress)',
    ),
  ).toEqual([{ action: "connect", address: "127.9.0.2", port: 80 }]);
});

test("the programs that git makes its commands from are not asked for by a line", () => {
  const traces = new Map([
    [1, 'execve("/bin/bash", ["bash"], 0x1 /* 1 var */) = 0\nclone(child_stack=NULL, flags=SIGCHLD) = 2'],
    [
      2,
      'execve("/usr/bin/git", ["git", "stash"], 0x1 /* 1 var */) = 0\nclone(child_stack=NULL, flags=SIGCHLD) = 3',
    ],
    [3, 'execve("/usr/lib/git-core/git", ["git", "reset", "--hard"], 0x1 /* 1 var */) = 0'],
  ]);
  expect(eventsOf(traces, 1, "/h", real)).toEqual([
    { action: "execute", program: "/usr/bin/git", args: ["stash"] },
  ]);
});
