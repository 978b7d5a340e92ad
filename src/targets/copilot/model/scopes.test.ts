import { expect, test } from "vitest";
import { machineOf } from "../../../../test/support/machine.ts";
import type { ScopeText } from "../../../enforcers/scope.ts";
import { attemptOf } from "../../../policy/attempt-of.ts";
import { FLAGS } from "../artifacts.ts";
import { IDS, scopes as placesOf } from "../scopes.ts";
import { findings } from "./findings.ts";
import { model } from "./index.ts";

const CWD = "/w/ws";
const NO_RM = "--deny-tool='shell(rm)'";

/** The flags, and what some of the scopes hold. */
interface Row {
  readonly flags?: string;
  readonly texts?: Readonly<Record<string, string>>;
}

function input({ flags = NO_RM, texts = {} }: Row) {
  const environment = machineOf({ [`${CWD}/x`]: "file" }, { home: "/w/home", cwd: CWD });
  const places = placesOf({ environment, variables: {} });
  const scopes = places.flatMap((scope): readonly ScopeText[] => {
    const text = texts[scope.id];
    return text === undefined ? [] : [{ ...scope, state: "read", text }];
  });
  return { files: { [FLAGS]: flags }, scopes, environment, options: { wrapper: "none" } as const };
}

/** What becomes of `rm x` and `mkdir y`. */
function verdicts(row: Row): string {
  const asked = input(row);
  const { decide } = model(asked);
  return ["rm x", "mkdir y"]
    .map((text) => decide(attemptOf({ tool: "Bash", text, cwd: CWD }, asked.environment)).layer2.verdict)
    .join(" ");
}

const managed = (permissions: unknown): Readonly<Record<string, string>> => ({
  [IDS.managed]: JSON.stringify({ permissions }),
});

test.each<readonly [string, Row, string]>([
  ["P1", { flags: `--allow-all-tools ${NO_RM}` }, "deny allow"],
  ["P2", { flags: "" }, "ask ask"],
  ["P3", { texts: { [IDS.allowAll]: "true" } }, "deny allow"],
  ["P3 without a flag", { flags: "", texts: { [IDS.allowAll]: "true" } }, "allow allow"],
  ["an empty variable", { texts: { [IDS.allowAll]: "" } }, "deny ask"],
  [
    "P4",
    { texts: { [IDS.approvals]: JSON.stringify({ locations: { [CWD]: { tool_approvals: [] } } }) } },
    "deny unknown",
  ],
  [
    "approvals of another directory",
    { texts: { [IDS.approvals]: JSON.stringify({ locations: { "/w/w": {} } }) } },
    "deny ask",
  ],
  [
    "P5 P6 P7 beside our own denial",
    { flags: `--yolo ${NO_RM}`, texts: managed({ deny: ["Shell(rm *)"] }) },
    "deny unknown",
  ],
  ["P8 broken", { flags: "--yolo", texts: { [IDS.managed]: "{" } }, "deny deny"],
  ["P8 a text", { flags: "--yolo", texts: managed({ deny: "Shell(rm *)" }) }, "deny deny"],
  ["settings without rules", { texts: { [IDS.settings]: '{ "permissions": {} }' } }, "deny ask"],
])("%s", (_, row, expected) => {
  expect(verdicts(row)).toBe(expected);
});

test("files that cannot be read, and file tools, are not guessed", () => {
  const asked = input({ flags: "--yolo", texts: { [IDS.managed]: "[]" } });
  const read = attemptOf({ tool: "Read", text: "x", cwd: CWD }, asked.environment);
  expect(model(asked).decide(read).layer2).toMatchObject({
    verdict: "unknown",
    reason: "managed-not-measured",
  });
});

test.each<readonly [Row, readonly string[]]>([
  [{}, []],
  [{ texts: { [IDS.allowAll]: "true" } }, ["allow-all-variable"]],
  [{ texts: { [IDS.approvals]: `{ "locations": { "/w": {} } }` } }, ["approvals-kept"]],
  [{ texts: { [IDS.managed]: "{" } }, ["managed-unreadable-closed"]],
  [{ texts: managed({ deny: 1 }) }, ["managed-unreadable-closed"]],
  [{ texts: managed({ deny: ["Shell(rm *)"] }) }, ["managed-rest-asks"]],
  [{ texts: managed({ deny: ["Shell(rm *)"], allow: ["Shell"] }) }, []],
])("findings %#", (row, expected) => {
  expect(findings(input(row)).map(({ code }) => code)).toEqual(expected);
});

test("COPILOT_HOME moves the files of the user", () => {
  const { environment } = input({});
  const files = placesOf({ environment, variables: { COPILOT_HOME: "~/moved" } }).flatMap(({ place }) =>
    place.at === "file" ? [place.file] : [],
  );
  expect(files).toEqual([
    "/w/home/moved/permissions-config.json",
    "/w/home/moved/settings.json",
    "/etc/github-copilot/managed-settings.json",
  ]);
});
