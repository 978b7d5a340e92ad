import type { ScopeText } from "../../src/enforcers/scope.ts";
import { ALLOW_ALL, IDS } from "../../src/targets/copilot/scopes.ts";
import { CWD, HOME } from "../suite/machine.ts";
import type { Random } from "../suite/random.ts";
import { scopeFile } from "./scope-texts.ts";

/** The variable, what a person has approved and the user's settings. An administrator's file is not tried in a box. */
export function copilotScopes(random: Random, repository: string | undefined): readonly ScopeText[] {
  const scopes: ScopeText[] = [];
  if (random.chance(0.3))
    scopes.push(variable(random.pick(["true", "1", " YES", "on", "false", "0", "off"])));
  if (random.chance(0.4))
    scopes.push(
      scopeFile(
        IDS.approvals,
        "user",
        `${HOME}/.copilot/permissions-config.json`,
        approvals(random, repository),
        "json",
      ),
    );
  if (random.chance(0.5))
    scopes.push(scopeFile(IDS.settings, "user", `${HOME}/.copilot/settings.json`, settings(random)));
  return scopes;
}

function variable(text: string): ScopeText {
  return {
    id: IDS.allowAll,
    kind: "environment",
    place: { at: "variable", name: ALLOW_ALL },
    syntax: "text",
    state: "read",
    text,
  };
}

function approvals(random: Random, repository: string | undefined): string {
  const names = ["mkdir", "git push", "git", "npm install", "rm", "curl", "python3"];
  const one = {
    tool_approvals: [
      ...(random.chance(0.7)
        ? [{ kind: "commands", commandIdentifiers: random.some(names, 1 + random.number(3)) }]
        : []),
      ...(random.chance(0.3) ? [{ kind: "write" }] : []),
    ],
    ...(random.chance(0.3) ? { allowed_directories: [random.pick([`${HOME}/d`, "/srv/o"])] } : {}),
  };
  return JSON.stringify({ locations: { [random.pick([CWD, repository ?? CWD, HOME, "/srv"])]: one } });
}

function settings(random: Random): string {
  const hosts = ["a.example", "http://a.example", "*.b.example", "c.example"];
  const found: Record<string, unknown> = {};
  if (random.chance(0.7)) found["allowedUrls"] = random.some(hosts, 1 + random.number(2));
  if (random.chance(0.4)) found["deniedUrls"] = random.some(hosts, 1);
  if (random.chance(0.2)) found["permissions"] = { deny: ["shell(ls)"] };
  return JSON.stringify(found);
}
