import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { bestIsolation, isolationCommand } from "./isolation.ts";

const best = bestIsolation();
const layout = {
  home: "/home/twsrt-nobody",
  cwd: "/home/twsrt-nobody/work",
  directories: ["/var/twsrt-nobody"],
  files: [],
  links: {},
};

function run(line: string): string {
  const [program, ...args] = [...isolationCommand("box", layout, []), "/bin/sh", "-c", line];
  return spawnSync(program, args, { encoding: "utf8" }).stdout;
}

const needsBox = best === "box" ? "" : " (skipped: bubblewrap does not work here)";

test.skipIf(best !== "box")(`a box has a loopback of its own, and no other device${needsBox}`, () => {
  const devices = run("cat /proc/net/dev")
    .split("\n")
    .slice(2)
    .filter((line) => line !== "");
  expect(devices.map((line) => line.trim().split(":")[0])).toEqual(["lo"]);
});

test.skipIf(best !== "box")(`in a box only its own folders can be written to${needsBox}`, () => {
  const tried = "/home/twsrt-nobody/a /home/twsrt-nobody/work/b /tmp/c /usr/d /var/twsrt-nobody/e".split(" ");
  const line = `mkdir -p /home/twsrt-nobody/work /var/twsrt-nobody; for f in ${tried.join(" ")}; do echo x 2>&- > $f && echo $f; done 2>&-`;
  expect(run(line).trim().split("\n")).toEqual(tried.filter((file) => file !== "/usr/d"));
});

test.skipIf(best !== "box")(`a box shows no other processes${needsBox}`, () => {
  expect(run(`ls /proc | grep -c '^[0-9]'`).trim()).toMatch(/^[1-4]$/);
});

test("without isolation a command is put behind nothing", () => {
  expect(isolationCommand("none", layout, [])).toEqual([]);
});
