/** `diff --portable` with files that were written for one machine. */
import { expect, test } from "vitest";
import { newWorld, EXAMPLE } from "../support/world.ts";

function written() {
  const world = newWorld(EXAMPLE);
  world.write(".config/twsrt/config.toml", "[qwen]\n");
  expect(world.run(["generate", "qwen", "-w"]).status).toBe(0);
  return world;
}

test("a file that was written without --portable is named as such, in place of its differences", () => {
  const world = written();
  // A rule of the policy's machine: it names this home and nothing else.
  world.write(".config/twsrt/config.toml", '[qwen]\n[sources]\nsrt = "~/elsewhere.json"\n');
  world.write("elsewhere.json", EXAMPLE.srt);
  expect(world.run(["generate", "qwen", "-w"]).status).toBe(0);
  const run = world.run(["diff", "qwen", "--portable"]);
  expect(run.status).toBe(1);
  expect(run.stdout).toMatch(/^qwen: \d+ missing, \d+ extra\n$/);
  expect(run.stderr).toMatch(
    /error\[written-for-machine\]: qwen: written without `--portable`: \d+ entr(y is|ies are) for this machine only\n/,
  );
  expect(world.run(["diff", "qwen", "--portable", "-v"]).stdout).toContain("\n- ");
  // The remedy makes it right.
  expect(world.run(["generate", "qwen", "--portable", "-w"]).status).toBe(0);
  expect(world.run(["diff", "qwen", "--portable"])).toMatchObject({ status: 0, stdout: "qwen: no drift\n" });
});

test("other differences are listed, and the command that adds them has --portable", () => {
  const world = written();
  expect(world.run(["generate", "qwen", "--portable", "-w"]).status).toBe(0);
  const text = world.read(".qwen/settings.json");
  world.write(".qwen/settings.json", text.replaceAll(/^ *"Bash\([^"]*sudo[^"]*",\n/gm, ""));
  const { stdout, stderr } = world.run(["diff", "qwen", "--portable"]);
  expect(stdout).toMatch(
    /\nmissing from the file; `twsrt generate qwen --portable -w` adds:\n\+ Bash\(.*sudo/,
  );
  expect(stderr).not.toContain("written-for-machine");
});
