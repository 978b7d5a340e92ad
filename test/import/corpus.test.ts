import { describe, expect, test } from "vitest";
import { FILES, homeOfCase, importCases, importFrom } from "../support/import-cases.ts";

describe.each(Object.keys(FILES))("rules that %s has", (agent) => {
  test.each(importCases(agent))("%s", async (_, one) => {
    const scope = one.scope ?? "user";
    const home = homeOfCase(agent, one);
    const { items, proof, sources } = await importFrom(home, agent, scope);
    const found = items.map(({ value, verdict, rules }) => [
      value,
      [
        verdict,
        ...(verdict === "conflict"
          ? []
          : rules.map(({ list, text }) => `${list} ${text.replace(home.home, "~")}`)),
      ],
    ]);
    expect(Object.fromEntries(found)).toEqual(one.expect);
    expect([...new Set(proof.weaker.map(({ entry }) => entry))]).toEqual(one.weaker ?? []);
    for (const { next } of sources) expect(next).not.toContain("undefined");
  });
});
