import { describe, expect, test } from "vitest";
import { EXAMPLE, newWorld } from "../support/world.ts";

describe("generate", () => {
  test("--starter works on a machine without sources", () => {
    const world = newWorld();
    const run = world.run(["generate", "--starter"]);
    expect(run.status).toBe(0);
    expect(run.stdout).toMatch(/^--- claude ---\n\{/);
    expect(run.stdout).toContain("\n--- copilot ---\n--allow-tool 'shell' \\\n");
    expect(world.snapshot()).toEqual({});
  });

  test("writes, changes nothing the second time, and diff is clean", () => {
    const world = newWorld(EXAMPLE);
    expect(world.run(["diff", "claude"]).status).toBe(2);
    expect(world.run(["generate", "claude", "-w"])).toMatchObject({ status: 0, stdout: "" });
    const written = world.read(".claude/settings.json");
    expect(world.run(["generate", "claude", "-w"])).toMatchObject({ status: 0, stdout: "" });
    expect(world.read(".claude/settings.json")).toBe(written);
    expect(world.run(["diff", "claude"])).toMatchObject({ status: 0, stdout: "claude: no drift\n" });
  });
});
