import { afterEach, expect, test } from "vitest";
import { relocatedWorld, type World } from "../../../drive/world.ts";
import { startCommand, startVariables } from "./start.ts";

let world: World | undefined;
afterEach(() => world?.remove());

function make(): World {
  world = relocatedWorld({ home: "/home/me", cwd: "/home/me/p", directories: [], files: [], links: {} });
  return world;
}

test("the open base is a mode, and the administrator's mark with it", () => {
  expect(startCommand(["claude"], "open").slice(-2)).toEqual(["--permission-mode", "bypassPermissions"]);
  expect(startCommand(["claude"], "configured")).not.toContain("--permission-mode");
  const variable = (base: "open" | "configured", uid: number): string | undefined =>
    startVariables(make(), "http://m", base, uid)["IS_SANDBOX"];
  expect([variable("open", 0), variable("open", 1), variable("configured", 0)]).toEqual([
    "1",
    undefined,
    undefined,
  ]);
});

test("nothing of the user's environment is in the agent's", () => {
  process.env["TWSRT_TEST_SECRET"] = "secret";
  const variables = startVariables(make(), "http://m", "open");
  delete process.env["TWSRT_TEST_SECRET"];
  expect(Object.keys(variables)).not.toContain("TWSRT_TEST_SECRET");
  expect(variables).toMatchObject({ ANTHROPIC_BASE_URL: "http://m", DISABLE_TELEMETRY: "1" });
});
