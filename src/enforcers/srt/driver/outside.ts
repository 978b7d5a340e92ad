import * as fs from "node:fs";
import * as net from "node:net";
import { lineOf, planText, type Answer, type Probe } from "./probe.ts";
import { tryPlan } from "./prober.ts";

/**
 * Tries the same outside of any sandbox, as a control. What would ask a proxy is left out: outside there is none.
 */
export async function tryOutside(probes: readonly Probe[]): Promise<ReadonlyMap<number, Answer>> {
  const answers = new Map<number, Answer>();
  const all = planText("", probes).split("\0").slice(1, -2);
  const fields: string[] = [];
  probes.forEach(({ op }, n) => {
    if (op !== "connect" && op !== "variable" && op !== "cwd") fields.push(...all.slice(4 * n, 4 * n + 4));
  });
  await tryPlan(fields, {
    fs,
    net,
    env: {},
    platform: process.platform,
    cwd: () => process.cwd(),
    say: (...words) => {
      const line = lineOf(["", ...words].join("\t"), "");
      if (line?.kind === "answered") answers.set(line.n, line.answer);
    },
  });
  return answers;
}
