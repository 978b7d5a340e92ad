import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { InstalledSrt } from "../../src/enforcers/srt/driver/find.ts";
import { tryOutside } from "../../src/enforcers/srt/driver/outside.ts";
import type { Probe } from "../../src/enforcers/srt/driver/probe.ts";
import { runSandbox, srtVariables } from "../../src/enforcers/srt/driver/session.ts";
import { realEnvironment } from "../../src/files/environment.ts";
import { predictionsOf } from "../../src/verify/sandbox/attribution.ts";
import { settingsUnderTest } from "../../src/verify/sandbox/entries.ts";
import { observedOf } from "../../src/verify/sandbox/observe.ts";
import { planOf } from "../../src/verify/sandbox/plan.ts";
import { randomOf } from "../suite/random.ts";
import { randomHost, randomSettings, type RandomSettings } from "./policies.ts";
import { inventory, plant, randomPlace, randomTree, type Tree } from "./world.ts";

/** One question on which the model and the sandbox differ. */
export interface Disagreement {
  readonly policy: number;
  readonly tree: Tree;
  readonly settings: RandomSettings;
  /** As it stands in a measured fact. */
  readonly access: string;
  readonly predicted: string;
  readonly reason: string | undefined;
  readonly observed: string;
}

/** What random policies came to. */
export interface Compared {
  readonly policies: number;
  /** Policies with which nothing runs, as the model says. */
  readonly notRun: number;
  readonly agree: number;
  /** The same cannot be done outside, or it is no file. */
  readonly untried: number;
  /** What the model does not claim to know, by its reason. */
  readonly unknown: Readonly<Record<string, number>>;
  readonly disagreements: readonly Disagreement[];
  /** Places that were touched, which must not be. */
  readonly touched: readonly string[];
}

export interface CompareOptions {
  readonly policies: number;
  readonly seed: number;
  /** One of the policies alone. */
  readonly only?: number;
  readonly srt: InstalledSrt;
  readonly say: (line: string) => void;
}

/** So many random probes are added to those that are derived from a policy. */
const MORE = { paths: 40, hosts: 10 } as const;

/** Asks the real sandbox and its model the same about random policies. */
export async function comparePolicies({ policies, seed, only, srt, say }: CompareOptions): Promise<Compared> {
  const total = { policies: 0, notRun: 0, agree: 0, untried: 0 };
  const unknown: Record<string, number> = {};
  const disagreements: Disagreement[] = [];
  const touched: string[] = [];
  for (let policy = 0; policy < policies; policy++) {
    if (only !== undefined && policy !== only) continue;
    const found = await onePolicy(policy, `${seed}:${policy}`, srt);
    total.policies++;
    total.agree += found.agree;
    total.untried += found.untried;
    if (found.isNotRun) total.notRun++;
    for (const reason of found.unknown) unknown[reason] = (unknown[reason] ?? 0) + 1;
    for (const one of found.disagreements)
      say(
        `policy ${policy}: ${one.access}: the model says ${one.predicted} (${one.reason ?? "plainly"}), the sandbox ${one.observed}`,
      );
    disagreements.push(...found.disagreements);
    touched.push(...found.touched.map((line) => `policy ${policy}: ${line}`));
    if (total.policies % 50 === 0)
      say(`${total.policies} policies, ${total.agree} answers agree, ${disagreements.length} do not`);
  }
  return { ...total, unknown, disagreements, touched };
}

interface One {
  readonly isNotRun: boolean;
  readonly agree: number;
  readonly untried: number;
  readonly unknown: readonly string[];
  readonly disagreements: readonly Disagreement[];
  readonly touched: readonly string[];
}

async function onePolicy(policy: number, seed: string, srt: InstalledSrt): Promise<One> {
  const random = randomOf(seed);
  const tree = randomTree(random);
  const written = randomSettings(tree, random);
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-sandbox-")));
  const spelled = (text: string): string => text.replaceAll(root, "<root>");
  try {
    plant(tree, root);
    const text = JSON.stringify(written).replaceAll("<root>", root);
    const file = path.join(root, "settings.json");
    fs.writeFileSync(file, text);
    const before = inventory(root);
    const variables = { PATH: process.env["PATH"] ?? "", HOME: path.join(root, "h") };
    const environment = realEnvironment({ home: variables.HOME, cwd: path.join(root, "p") });
    const document = { file, text, syntax: "json" } as const;
    const settings = settingsUnderTest(document);
    const unexplained = (
      access: string,
      predicted: string,
      observed: string,
      reason?: string,
    ): Disagreement => ({
      policy,
      tree,
      settings: written,
      access,
      predicted,
      reason,
      observed,
    });
    const job = {
      srt,
      file,
      cwd: environment.cwd,
      variables: { ...srtVariables(variables) },
      timeoutMs: 60_000,
    };
    if (settings === undefined) {
      const run = await runSandbox(job, () => Promise.resolve([]));
      const isRefused = run.kind === "failed" && run.failure.kind === "refused";
      const wrong = isRefused ? [] : [unexplained("(start)", "refused", run.kind)];
      return {
        isNotRun: true,
        agree: isRefused ? 1 : 0,
        untried: 0,
        unknown: [],
        disagreements: wrong,
        touched: [],
      };
    }
    const { whole } = predictionsOf(settings, environment);
    let probes: readonly Probe[] = [];
    let outside: Awaited<ReturnType<typeof tryOutside>> = new Map();
    const run = await runSandbox(job, async ({ port }) => {
      const ground = { srt, environment, variables, decisive: [], selection: { only: [] } };
      const derived = planOf(settings, ground, port).cases.tried.map(({ probe }) => probe);
      const more: Probe[] = [];
      for (let i = 0; i < MORE.paths; i++)
        more.push({
          op: random.chance(0.5) ? "read" : "write",
          path: path.join(root, randomPlace(tree, random)),
        });
      for (let i = 0; i < MORE.hosts; i++) more.push({ op: "connect", ...randomHost(random) });
      probes = [...derived, ...more];
      for (const probe of probes) whole(probe);
      outside = await tryOutside(probes);
      return probes;
    });
    if (run.kind !== "ran") {
      const first = whole({ op: "read", path: path.join(root, "p") });
      const why =
        run.kind === "failed"
          ? `nothing runs: ${run.failure.kind}: ${run.failure.said.slice(-300)}`
          : run.kind;
      const isForeseen = ["sandbox-cannot-start", "shell-hidden", "start-uncertain"].includes(
        first?.reason ?? "",
      );
      const wrong = isForeseen ? [] : [unexplained("(start)", first?.verdict ?? "none", why, first?.reason)];
      return {
        isNotRun: true,
        agree: isForeseen ? 1 : 0,
        untried: 0,
        unknown: [],
        disagreements: wrong,
        touched: [],
      };
    }
    let agree = 0;
    let untried = 0;
    const unknown: string[] = [];
    const disagreements: Disagreement[] = [];
    probes.forEach((probe, n) => {
      const predicted = whole(probe);
      if (predicted === undefined) return;
      const observed = observedOf({ probe }, run.answers.get(n), outside.get(n));
      const found = observed.kind === "allowed" ? "allow" : observed.kind === "denied" ? "deny" : undefined;
      if (found === undefined && observed.kind !== "broken") untried++;
      else if (predicted.verdict === "unknown") unknown.push(predicted.reason ?? "");
      else if (predicted.verdict === found) agree++;
      else
        disagreements.push(
          unexplained(spelled(accessText(probe)), predicted.verdict, found ?? observed.how, predicted.reason),
        );
    });
    const after = new Set(inventory(root));
    const touched = before.filter((line) => !after.has(line));
    const added = [...after].filter((line) => !before.includes(line));
    return { isNotRun: false, agree, untried, unknown, disagreements, touched: [...touched, ...added] };
  } finally {
    fs.rmSync(root, { recursive: true, force: true });
  }
}

/** As the measured facts spell it. */
function accessText(probe: Probe): string {
  if (probe.op === "read") return `Read(${probe.path})`;
  if (probe.op === "write") return `Write(${probe.path})`;
  return probe.op === "connect" ? `WebFetch(${probe.host}:${probe.port})` : probe.op;
}
