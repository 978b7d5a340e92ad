import { describe, expect, test } from "vitest";
import {
  HOME,
  type Files,
  environment,
  UNREADABLE,
  answers,
  U,
  OPEN,
  PROBES,
  TRUSTED,
  mode,
  denies,
  ALL,
} from "../../../../test/support/claude-scopes.ts";
import { scopes as placesOf } from "../scopes.ts";

describe("rules and modes of all files", () => {
  test.each<[string, Files, readonly string[], readonly string[]]>([
    [
      "C1 an untrusted project allows nothing",
      { user: U, project: OPEN },
      PROBES,
      ["deny", "ask", "deny", "ask"],
    ],
    [
      "C2 a trusted one does",
      { user: U, project: OPEN, state: TRUSTED },
      PROBES,
      ["deny", "ask", "deny", "allow"],
    ],
    ["C3 a local file needs no trust", { user: U, local: OPEN }, PROBES, ["deny", "ask", "deny", "allow"]],
    [
      "C5 no project sets the bypass mode",
      { user: U, project: mode("bypassPermissions") },
      ["Bash(python3 -c 1)"],
      ["ask"],
    ],
    [
      "C5 nor does a local file",
      { user: U, local: mode("bypassPermissions"), state: TRUSTED },
      ["Bash(python3 -c 1)"],
      ["ask"],
    ],
    [
      "S1 but it takes a stricter mode of the user away",
      { user: mode("dontAsk"), project: mode("bypassPermissions") },
      ["Bash(python3 -c 1)", "Write(n.txt)"],
      ["ask", "ask"],
    ],
    [
      "S2 and a looser one",
      { user: mode("acceptEdits"), local: mode("bypassPermissions") },
      ["Write(n.txt)"],
      ["ask"],
    ],
    [
      "S3 where the user has the bypass mode, it stays",
      { user: mode("bypassPermissions"), project: mode("bypassPermissions") },
      ["Bash(python3 -c 1)"],
      ["allow"],
    ],
    [
      "S4 an administrator's mode stays",
      { managed: mode("dontAsk"), project: mode("bypassPermissions") },
      ["Bash(python3 -c 1)"],
      ["deny"],
    ],
    [
      "C6 the user's file does",
      { user: { permissions: { ...U.permissions, defaultMode: "bypassPermissions" } } },
      PROBES,
      ["deny", "ask", "deny", "allow"],
    ],
    [
      "C7 an untrusted project sets acceptEdits",
      { project: mode("acceptEdits") },
      ["Write(n.txt)"],
      ["allow"],
    ],
    [
      "C8 any file switches the bypass mode off",
      {
        user: mode("bypassPermissions"),
        project: { permissions: { disableBypassPermissionsMode: "disable" } },
      },
      ["Bash(python3 -c 1)"],
      ["ask"],
    ],
    [
      "C9 an administrator's rules beat every allow",
      { managed: U, user: OPEN, project: OPEN, state: TRUSTED },
      PROBES.slice(0, 3),
      ["deny", "ask", "deny"],
    ],
    [
      "C44 a project may tighten the mode",
      { user: U, project: mode("dontAsk") },
      ["Bash(python3 -c 1)"],
      ["deny"],
    ],
    [
      "C46 an administrator pins the mode",
      { managed: mode("default"), project: mode("acceptEdits") },
      ["Write(n.txt)"],
      ["ask"],
    ],
    [
      "C48 the user does not",
      { user: mode("default"), project: mode("acceptEdits") },
      ["Write(n.txt)"],
      ["allow"],
    ],
    [
      "C49 a broken project file is lost alone",
      { user: U, project: "{" },
      PROBES.slice(0, 3),
      ["deny", "ask", "deny"],
    ],
    [
      "C49 one of a wrong type, too",
      { user: U, project: { permissions: { deny: "x" } } },
      PROBES.slice(0, 3),
      ["deny", "ask", "deny"],
    ],
    [
      "C50 a void user's file leaves the administrator's",
      { managed: U, user: { model: 5 } },
      ["Bash(touch ran)"],
      ["deny"],
    ],
  ])("%s", (_, files, accesses, expected) => {
    expect(answers(files, accesses)).toEqual(expected);
  });
});

describe("an administrator's files", () => {
  test("C12, C13, C14: drop-ins count by name, without a main file; other names are skipped", () => {
    const at = environment(`${HOME}/p`, [], ["9.json", "20-b.json", "10-a.json", ".h.json", "x.txt"]);
    expect(
      placesOf({ environment: at, variables: {} })
        .map(({ id }) => id)
        .slice(-4),
    ).toEqual(["managed", "managed/10-a.json", "managed/20-b.json", "managed/9.json"]);
    expect(answers({ user: ALL, "managed/10-a.json": denies("touch") }, ["Bash(touch ran)"], at)).toEqual([
      "deny",
    ]);
    const modes = { "managed/10-a.json": mode("dontAsk"), "managed/9.json": mode("acceptEdits") };
    expect(answers(modes, ["Write(n.txt)"], at)).toEqual(["allow"]);
  });

  test.each<[string, Files, readonly string[], readonly string[]]>([
    [
      "C16 only its rules",
      { managed: { allowManagedPermissionRulesOnly: true }, user: OPEN, local: OPEN },
      PROBES.slice(0, 2),
      ["ask", "ask"],
    ],
    [
      "C17 the key elsewhere does nothing",
      {
        user: { ...U, allowManagedPermissionRulesOnly: true },
        project: { allowManagedPermissionRulesOnly: true },
      },
      PROBES.slice(0, 3),
      ["deny", "ask", "deny"],
    ],
    ["C19 an empty file is passed over", { managed: "", user: ALL }, ["Bash(touch ran)"], ["allow"]],
    ["M8 so is one of blanks", { managed: " \n", user: ALL }, ["Bash(touch ran)"], ["allow"]],
    ["C20 an unreadable one, too", { managed: UNREADABLE, user: ALL }, ["Bash(touch ran)"], ["allow"]],
    [
      "C21 a wrong deny goes alone",
      { managed: { permissions: { deny: "Bash(touch *)", ask: ["Bash(mkdir *)"] } }, user: ALL },
      PROBES.slice(0, 2),
      ["allow", "ask"],
    ],
    ["C22 a wrong value leaves the rules", { managed: { model: 5, ...U } }, ["Bash(touch ran)"], ["deny"]],
    [
      "M3 a wrong item goes alone",
      { managed: { permissions: { deny: [5, "Bash(touch *)"] } }, user: ALL },
      ["Bash(touch ran)"],
      ["deny"],
    ],
    [
      "M6 a wrong mode is the default mode",
      { managed: { permissions: { defaultMode: "x" } }, user: mode("acceptEdits") },
      ["Write(n.txt)"],
      ["ask"],
    ],
    [
      "M9 with wrong permissions nothing is asked",
      { managed: { permissions: "x" }, user: { permissions: { ask: ["Bash(rm *)"] } } },
      ["Bash(rm x)", "Bash(python3 -c 1)", "Write(n.txt)", "WebFetch(https://evil.test/)", "Bash(ls)"],
      ["deny", "deny", "deny", "deny", "allow"],
    ],
    [
      "with wrong permissions some lines that a rule allows were denied",
      { managed: { permissions: "x" }, user: ALL },
      ["Bash(cd src; curl x.test)", "Bash(ls)"],
      ["unknown", "unknown"],
    ],
    [
      "a wrong value locks the bypass mode",
      {
        managed: { permissions: { defaultMode: "bypassPermissions", disableBypassPermissionsMode: true } },
      },
      ["Write(n.txt)", "WebFetch(http://example.org:8443/)", "Bash(sudo id)"],
      ["ask", "ask", "ask"],
    ],
    [
      'a mode that opens is not taken beside deny: "Bash"',
      { managed: { permissions: { defaultMode: "bypassPermissions", deny: "Bash" } } },
      ["Bash(mkdir a)", "Bash(python3 -c 1)"],
      ["ask", "ask"],
    ],
    [
      'a mode that opens is not taken beside ask: "Bash"',
      { managed: { permissions: { defaultMode: "bypassPermissions", ask: "Bash" } } },
      ["Bash(mkdir a)", "Bash(python3 -c 1)"],
      ["ask", "ask"],
    ],
    [
      "a mode that opens is not taken beside deny: [5]",
      { managed: { permissions: { defaultMode: "bypassPermissions", deny: [5] } } },
      ["Bash(mkdir a)", "Bash(python3 -c 1)"],
      ["ask", "ask"],
    ],
    [
      "a mode that opens is taken beside a wrong allow",
      { managed: { permissions: { defaultMode: "bypassPermissions", allow: "Bash" } } },
      ["Bash(python3 -c 1)"],
      ["allow"],
    ],
    [
      "M9 null is skipped",
      { managed: { permissions: null }, user: { permissions: { ask: ["Bash(rm *)"] } } },
      ["Bash(rm x)"],
      ["ask"],
    ],
    [
      'M7 the text "true" is a lock',
      { managed: { allowManagedPermissionRulesOnly: "true" }, user: ALL },
      ["Bash(python3 -c 1)"],
      ["ask"],
    ],
  ])("%s", (_, files, accesses, expected) => {
    expect(answers(files, accesses)).toEqual(expected);
  });

  test.each(["{", "[]", "{} // x"])("C18 the agent does not start with %s", (text) => {
    expect(answers({ managed: text, user: ALL }, ["Bash(touch ran)", "Read(x)"])).toEqual(["deny", "deny"]);
  });

  test("M14 the last drop-in that names a lock decides", () => {
    const at = environment(`${HOME}/p`, [], ["10.json"]);
    const lock = (is: boolean): object => ({ allowManagedPermissionRulesOnly: is });
    const files = { managed: lock(true), "managed/10.json": lock(false), user: ALL };
    expect(answers(files, ["Bash(python3 -c 1)"], at)).toEqual(["allow"]);
  });
});
