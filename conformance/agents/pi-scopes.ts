import type { ScopeText } from "../../src/enforcers/scope.ts";
import { CWD, HOME } from "../suite/machine.ts";
import type { Random } from "../suite/random.ts";
import { scopeFile } from "./scope-texts.ts";

/** Settings of the user that may leave the extension out, and of a project, which cannot. */
export function piScopes(random: Random): readonly ScopeText[] {
  const excluding = [
    "-extensions/twsrt.ts",
    `-${HOME}/.pi/agent/extensions/twsrt.ts`,
    "-~/.pi/agent/extensions/twsrt.ts",
  ];
  const harmless = ["-extensions/other.ts", "-builtin:mcp"];
  const scopes: ScopeText[] = [];
  if (random.chance(0.3))
    scopes.push(
      scopeFile(
        "trust",
        "state",
        `${HOME}/.pi/agent/trust.json`,
        JSON.stringify({ [CWD]: random.chance(0.5) }),
      ),
    );
  if (random.chance(0.8)) {
    const text = random.chance(0.1) ? "{," : JSON.stringify(settings(random, [...excluding, ...harmless]));
    scopes.push(scopeFile("settings", "user", `${HOME}/.pi/agent/settings.json`, text));
  }
  if (random.chance(0.6))
    scopes.push(
      scopeFile(
        "project",
        "project",
        `${CWD}/.pi/settings.json`,
        JSON.stringify(settings(random, excluding)),
      ),
    );
  return scopes;
}

function settings(random: Random, patterns: readonly string[]): object {
  return {
    ...(random.chance(0.5) ? { extensions: random.some(patterns, 1) } : {}),
    ...(random.chance(0.2) ? { defaultProjectTrust: random.pick(["ask", "always", "never"]) } : {}),
  };
}
