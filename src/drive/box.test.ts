import { describe, expect, test } from "vitest";
import { boxCommand, type Machine } from "./box.ts";
import type { Layout } from "./world.ts";

/** A tree: a folder is an object, a link an array with its target, a file a string. */
type Tree = { readonly [name: string]: Tree | string | readonly [string] };

function machineOf(tree: Tree): Machine {
  const at = (file: string): Tree | string | readonly [string] | undefined => {
    let found: Tree | string | readonly [string] | undefined = tree;
    for (const name of file.split("/").filter((part) => part !== "")) {
      if (typeof found !== "object" || Array.isArray(found)) return undefined;
      found = (found as Tree)[name];
    }
    return found;
  };
  return {
    look: (file) => {
      const found = at(file);
      if (found === undefined) return "none";
      if (typeof found === "string") return "file";
      return Array.isArray(found) ? "link" : "directory";
    },
    list: (folder) => Object.keys(at(folder) ?? {}).toSorted(),
    target: (link) => (at(link) as readonly [string])[0],
  };
}

const TREE: Tree = {
  bin: ["usr/bin"],
  dev: { null: "" },
  etc: { hosts: "", passwd: "", shadow: "" },
  home: { me: { ".aws": { credentials: "" }, work: { p: {} }, ".nvm": { node: "" } }, you: { secret: "" } },
  proc: {},
  tmp: { x: "" },
  usr: { bin: { bash: "" } },
  var: { lib: { db: "" }, log: {} },
};

const NOTHING: Layout = { home: "/home/me", cwd: "/home/me/work/p", directories: [], files: [], links: {} };

/** What the box shows, as `path` or `path -> target`, and its empty folders with a slash. */
function shown(layout: Partial<Layout>, needed: string[] = []): string[] {
  const command = boxCommand({ ...NOTHING, ...layout }, needed, machineOf(TREE));
  const from = command.indexOf("/.twsrt-box") + 1;
  const args = command.slice(from, command.indexOf("--proc"));
  const out: string[] = [];
  for (let i = 0; i < args.length; i++) {
    if (args[i] === "--dir") out.push(`${args[++i]}/`);
    else if (args[i] === "--symlink") out.push(`${args[i + 2]} -> ${args[(i += 2) - 1]}`);
    else if (args[i] === "--perms") i++;
    else {
      expect(args[i]).toMatch(/^--ro-bind(-try)?$/);
      expect(args[i + 1]).toBe(args[i + 2]);
      out.push(String(args[(i += 2)]));
    }
  }
  return out;
}

describe("a box", () => {
  test("has no network, no rights, no environment and ends with its starter", () => {
    const command = boxCommand(NOTHING, [], machineOf(TREE));
    expect(command.slice(0, command.indexOf("--dir"))).toEqual([
      "bwrap",
      "--unshare-all",
      "--die-with-parent",
      "--new-session",
      "--cap-drop",
      "ALL",
      "--clearenv",
      "--uid",
      "1000",
      "--gid",
      "1000",
      "--tmpfs",
      "/",
    ]);
  });

  test("shows the system, and nothing of any home or temporary folder", () => {
    expect(shown({})).toEqual([
      "/bin -> usr/bin",
      "/etc",
      "/home/",
      "/home/me/",
      "/home/me/work/",
      "/home/me/work/p/",
      "/tmp/",
      "/usr",
      "/var",
    ]);
  });

  test("shows the programs that are needed inside the home", () => {
    expect(shown({}, ["/home/me/.nvm/node"])).toEqual([
      "/bin -> usr/bin",
      "/etc",
      "/home/",
      "/home/me/",
      "/home/me/.nvm/",
      "/home/me/.nvm/node",
      "/home/me/work/",
      "/home/me/work/p/",
      "/tmp/",
      "/usr",
      "/var",
    ]);
  });

  test("leaves out what is to be made elsewhere, and keeps its neighbours", () => {
    const made = shown({ files: ["/etc/shadow", "/var/new/file"] });
    expect(made).toContain("/etc/hosts");
    expect(made).not.toContain("/etc/shadow");
    expect(made).toContain("/var/");
    expect(made).toContain("/var/lib");
  });

  test("keeps what programs need to start, whatever a rule says of it", () => {
    const made = shown({ files: ["/etc/passwd", "/usr/bin/bash"] });
    expect(made).toContain("/etc/passwd");
    expect(made).toContain("/usr/bin/bash");
  });

  test("opens a folder of the system that is the working directory", () => {
    expect(shown({ cwd: "/usr/bin" })).toContain("/usr/bin");
  });

  test("leaves out a link that is to be made", () => {
    expect(shown({ links: { "/var/log": "/var/lib" } })).not.toContain("/var/log");
  });
});
