import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { WITNESS_TEXT, type World } from "../../../drive/world.ts";
import type { ScopeText } from "../../../enforcers/scope.ts";
import { emptySettings, trialPlaces } from "./places.ts";

const HOME = "/w/home";
const USER = `${HOME}/.config/opencode`;

function scope(
  id: string,
  file: string,
  more: Partial<Pick<ScopeText, "kind" | "precedesOwn">> = {},
): ScopeText {
  return {
    id,
    kind: "user",
    place: { at: "file", file },
    syntax: "jsonc",
    state: "read",
    text: "{}",
    ...more,
  };
}

/** Where the agent is led to in a world that has the machine's own paths. */
function placesFor(...scopes: readonly ScopeText[]) {
  const world: Pick<World, "home" | "place"> = { home: HOME, place: (file) => file };
  return trialPlaces(world as World, scopes);
}

const before = { precedesOwn: true } as const;

test.each<readonly [string, readonly ScopeText[]]>([
  ["opencode.json", []],
  ["opencode.json", [scope("user/opencode.jsonc", `${USER}/opencode.jsonc`)]],
  ["opencode.json", [scope("user/config.json", `${USER}/config.json`, before)]],
  ["opencode.jsonc", [scope("user/opencode.json", `${USER}/opencode.json`, before)]],
  ["config.json", [scope("user/opencode.json", `${USER}/opencode.json`)]],
])("the file under test is %s, so that its order among the others stays", (name, scopes) => {
  expect(placesFor(...scopes).config).toBe(`${USER}/${name}`);
});

test("variables lead to what was found through them", () => {
  const { config, variables } = placesFor(
    scope("user/agent/build.md", "/w/moved/opencode/agent/build.md"),
    scope("OPENCODE_CONFIG", "/w/x.json"),
    scope("OPENCODE_CONFIG_DIR/agent/a.md", "/w/mine/agent/a.md"),
    scope("project/w/ws/opencode.json", "/w/ws/opencode.json", { kind: "project" }),
  );
  expect(config).toBe("/w/moved/opencode/opencode.json");
  expect(variables).toEqual({
    XDG_CONFIG_HOME: "/w/moved",
    OPENCODE_CONFIG: "/w/x.json",
    OPENCODE_CONFIG_DIR: "/w/mine",
  });
});

test("without a file of a project none is read, whatever lies above the world", () => {
  expect(placesFor(scope("OPENCODE_CONFIG", "/w/x.json")).variables).toEqual({
    OPENCODE_CONFIG: "/w/x.json",
    OPENCODE_DISABLE_PROJECT_CONFIG: "1",
  });
});

test("a configuration that is there for an access alone is empty, and any other stays", () => {
  const cwd = fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-places-"));
  onTestFinished(() => fs.rmSync(cwd, { recursive: true, force: true }));
  fs.writeFileSync(path.join(cwd, "opencode.json"), WITNESS_TEXT);
  fs.writeFileSync(path.join(cwd, "opencode.jsonc"), "{ } // mine");
  emptySettings({ cwd });
  expect(
    ["opencode.json", "opencode.jsonc"].map((name) => fs.readFileSync(path.join(cwd, name), "utf8")),
  ).toEqual(["{}\n", "{ } // mine"]);
});
