import { describe, expect, test } from "vitest";
import {
  HOME,
  type Files,
  environment,
  PROJECT,
  UNREADABLE,
  input,
  answers,
  mode,
  denies,
  ALL,
  STRICT,
  LISTED,
} from "../../../../test/support/claude-scopes.ts";
import type { Environment } from "../../../policy/environment.ts";
import { scopes as placesOf } from "../scopes.ts";
import { findings } from "./index.ts";

describe("the root of the repository", () => {
  const AT = `${HOME}/p/sub`;
  const trust = (folder: string): object => ({ projects: { [folder]: { hasTrustDialogAccepted: true } } });
  const python = (files: Files, roots: readonly string[]): readonly string[] =>
    answers(files, ["Bash(python3 -c 1)"], environment(AT, roots));

  test.each<[string, string, readonly string[], string]>([
    ["E1 its trust counts", `${HOME}/p`, [`${HOME}/p`], "allow"],
    ["E2 that of the start directory does not", AT, [`${HOME}/p`], "ask"],
    ["E3 nor does that of a directory above", HOME, [`${HOME}/p`], "ask"],
    ["E4 not even without a repository", `${HOME}/p`, [], "ask"],
    ["E5 where the start directory's counts", AT, [], "allow"],
  ])("%s", (_, folder, roots, expected) => {
    expect(python({ project: ALL, state: trust(folder) }, roots)).toEqual([expected]);
  });

  test("A1, F12, F13: local files are read there and in the start directory, and the former is stronger", () => {
    const at = environment(AT, [`${HOME}/p`]);
    const both = { user: ALL, local: denies("touch"), "local/root": denies("mkdir") };
    expect(answers(both, ["Bash(touch a)", "Bash(mkdir a)"], at)).toEqual(["deny", "deny"]);
    const modes = { local: mode("acceptEdits"), "local/root": mode("dontAsk") };
    expect(answers(modes, ["Write(n.txt)"], at)).toEqual(["deny"]);
  });
});

describe("findings", () => {
  const codes = (files: Files): readonly string[] =>
    findings(input(files, PROJECT)).map(({ code, key }) => `${code} ${key ?? ""}`.trim());

  test("name what a project opens", () => {
    const project = {
      sandbox: {
        autoAllowBashIfSandboxed: true,
        network: { allowAllUnixSockets: true, allowedDomains: ["a.test"], httpProxyPort: 1 },
      },
      permissions: { allow: ["Edit(~/x)", "Bash(ls)"], disableBypassPermissionsMode: "disable" },
    };
    expect(codes({ user: LISTED, project })).toEqual([
      "project-opens-hosts sandbox.network.allowedDomains",
      "project-proxy sandbox.network.httpProxyPort",
      "project-opens-sockets sandbox.network.allowAllUnixSockets",
      "project-auto-runs sandbox.autoAllowBashIfSandboxed",
      "project-widens-write permissions.allow",
      "project-allows permissions.allow",
    ]);
    expect(codes({ user: STRICT, project })).not.toContain("project-proxy sandbox.network.httpProxyPort");
    const managed = { sandbox: { allowUnsandboxedCommands: false } };
    expect(codes({ user: LISTED, project, managed })).not.toContain("project-widens-write permissions.allow");
  });

  test("name a mode that a project sets", () => {
    const named = (defaultMode: string): string | undefined => codes({ project: mode(defaultMode) })[0];
    expect(["acceptEdits", "auto", "bypassPermissions", "default", "plan"].map(named)).toEqual([
      "project-accepts-edits permissions.defaultMode",
      "project-accepts-edits permissions.defaultMode",
      "project-sets-mode permissions.defaultMode",
      "project-sets-mode permissions.defaultMode",
      "project-sets-mode permissions.defaultMode",
    ]);
  });

  test("C19 to C22: name what is wrong with an administrator's file", () => {
    const bypass = "bypass-reachable";
    expect(codes({ managed: "" })).toEqual(["managed-empty", bypass]);
    expect(codes({ managed: UNREADABLE })).toEqual(["managed-unreadable", bypass]);
    expect(codes({ managed: { permissions: { deny: "x" } } })).toEqual([
      "managed-invalid-key permissions.deny",
      bypass,
    ]);
    expect(codes({ managed: { permissions: { disableBypassPermissionsMode: "disable" } } })).toEqual([]);
  });
});

test("D1, D2, F6: a variable moves the list of trusted folders", () => {
  const state = (variables: Readonly<Record<string, string>>): unknown =>
    placesOf({ environment: PROJECT, variables })[0]?.place;
  expect(state({})).toEqual({ at: "file", file: `${HOME}/.claude.json` });
  expect(state({ CLAUDE_CONFIG_DIR: "/alt" })).toEqual({ at: "file", file: "/alt/.claude.json" });
  expect(state({ CLAUDE_CONFIG_DIR: "" })).toEqual({ at: "file", file: `${HOME}/.claude.json` });
  expect(state({ CLAUDE_CONFIG_DIR: "~/alt" })).toEqual({ at: "file", file: `${HOME}/p/~/alt/.claude.json` });
});

test("an agent started below the home does not read the home's local file", () => {
  const files = (at: Environment): readonly unknown[] =>
    placesOf({ environment: at, variables: {} }).flatMap(({ kind, place }) =>
      kind === "local" && place.at === "file" ? [place.file] : [],
    );
  const local = ".claude/settings.local.json";
  expect(files(environment(`${HOME}/p`, ["/home"]))).toEqual([`${HOME}/p/${local}`, `/home/${local}`]);
  expect(files(environment(`${HOME}/p`, [HOME]))).toEqual([`${HOME}/p/${local}`]);
  expect(files(environment(HOME, [HOME]))).toEqual([`${HOME}/${local}`]);
});
