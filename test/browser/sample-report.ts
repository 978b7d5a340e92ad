/** Plausible coverage reports of any size, the same for the same request. */
import { coverageHtml } from "../../src/answers/render/html.ts";
import { worstOf } from "../../src/answers/worst.ts";
import type { Verdict } from "../../src/enforcers/model.ts";
import type { Effect } from "../../src/policy/policy.ts";
import type {
  Cell,
  CoverageEnforcer,
  CoverageReport,
  CoverageRule,
  WitnessResult,
} from "../../src/answers/report.ts";
import {
  EFFORTS,
  waysAround,
  wordOf,
  WORDS,
  type Counts,
  type CoverageWord,
  type Effort,
} from "../../src/answers/word.ts";

export interface SampleRequest {
  readonly rules: number;
  /** 1 to 7. */
  readonly enforcers: number;
  /** Puts hostile texts into every field that a stranger may write. */
  readonly hostile?: boolean;
}

/** Marks the window if it is ever run. */
const MARK = "globalThis.__twsrtHostile=1";

/** Texts that would do something if they were taken for markup, code, escape sequences or table syntax. */
export const HOSTILE: readonly string[] = [
  `</script><img src=x onerror=alert(1)>`,
  `</script><script>${MARK};alert(2)</script>`,
  `<!--<script>${MARK}</script>-->`,
  `"><svg onload=${MARK}>`,
  `javascript:${MARK}`,
  "${alert(3)}",
  "`${globalThis.__twsrtHostile=1}` ``two`` ```three```",
  "a | b || c \\| d \\\\| e",
  "line\nbreak\r\nand\u2028separators\u2029",
  "\u001b[31mred\u001b[0m \u001b]0;title\u0007 \u0000 \u009b31m",
  "\u202eesrever\u202c \u2066isolated\u2069 \u200bzero\ufeff",
  "مرحبا \u202bשלום\u202c *.example",
  "**bold** _it_ [a](http://evil.example) ![i](http://evil.example/x.png) <b>b</b> &amp; &#60;",
  "https://evil.example/?q=1 www.evil.example me@evil.example @someone #1 :tada: $x^2$",
  "__proto__",
  "😀".repeat(60),
  " blank at both ends ",
  "\\",
  "`",
];

const ENFORCERS = [
  ["srt", "Sandbox runtime", "0.0.52", "itself"],
  ["claude", "Claude Code", "2.1.330", "its own sandbox"],
  ["copilot", "Copilot CLI", "1.0.102", "the sandbox around it"],
  ["codex", "Codex CLI", "0.57.0", "its own sandbox"],
  ["gemini", "Gemini CLI", "0.14.1", "off"],
  ["opencode", "opencode", "1.0.55", "off"],
  ["cursor", "Cursor CLI", "2025.11.6", "the sandbox around it"],
] as const;

const REASONS: CoverageReport["reasons"] = {
  "no-entry-matches": {
    title: "nothing in the configuration speaks of this access",
    why: "No entry of the agent matches the access in this form, and by itself the agent lets it through.",
    remedy: "look at the entries with `twsrt generate`, and rely on layer 1 for this form if it covers it",
  },
  "asks-instead": {
    title: "the agent asks where the policy denies",
    why: "No entry denies the access in this form. The agent asks before it does it, so a person decides, and an unattended run may be set to say yes.",
    remedy: "do not run the agent in a mode that answers its questions by itself",
  },
  "stricter-by-itself": {
    title: "the agent asks or denies by itself",
    why: "The policy leaves the access open or asks for it, and the agent does more by itself.",
    remedy: "none needed; allow it in the agent's own settings if it gets in the way",
  },
  "not-measured": {
    title: "what the agent does here was not measured",
    why: "Answers come from experiments with the real program. This form was not among them, and nobody guesses.",
    remedy: "take it for open until it has been measured",
  },
  "option-position": {
    title: "matches only where the option is in the same place as in the rule",
    why: "The agent compares words from the front, so the same option after another argument is not seen.",
    remedy: "add the other orders as rules, or deny the command without its option",
  },
};

const COMMANDS = [
  "rm",
  "sudo",
  "git push --force",
  "git push",
  "pip install",
  "npm publish",
  "docker run --privileged",
  "kubectl delete",
  "terraform destroy -auto-approve",
  "curl",
  "chmod 777",
  "aws s3 rm --recursive",
];
const PATHS = [
  "~/.aws",
  "~/.ssh",
  "~/.gnupg",
  "~/.netrc",
  "**/.env",
  "**/*.pem",
  "**/secrets/**",
  "~/.config/gh/hosts.yml",
  "/etc/shadow",
  "~/projects/customer-data/exports/2024/quarterly-reports/raw/**/*.parquet",
];
const HOSTS = ["evil.example", "*.pastebin.example", "169.254.169.254", "telemetry.vendor.example:443"];
const FORMS: readonly (readonly [string, Exclude<Effort, "common">])[] = [
  ["in a compound", "variant"],
  ["by eval", "deliberate"],
  ["by sudo", "variant"],
];

/** Small and repeatable; the quality of the numbers does not matter. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function pick<T>(list: readonly T[], next: () => number): T {
  return list[Math.floor(next() * list.length)] as T;
}

interface Subject {
  readonly effect: Effect;
  readonly action: CoverageRule["action"];
  readonly subject: string;
  readonly tool: string;
}

function subjectOf(index: number, next: () => number): Subject {
  const suffix = index < 30 ? "" : String(index);
  switch (index % 5) {
    case 0:
    case 1:
      return {
        effect: index % 10 === 0 ? "ask" : "deny",
        action: "execute",
        subject: pick(COMMANDS, next) + (suffix && ` job-${suffix}`),
        tool: "Bash",
      };
    case 2:
      return { effect: "deny", action: "read", subject: pick(PATHS, next) + suffix, tool: "Read" };
    case 3:
      return { effect: "deny", action: "write", subject: pick(PATHS, next) + suffix, tool: "Write" };
    default:
      return index % 2 === 0
        ? { effect: "deny", action: "connect", subject: suffix + pick(HOSTS, next), tool: "WebFetch" }
        : { effect: "allow", action: "connect", subject: `h${suffix}.github.example`, tool: "WebFetch" };
  }
}

const NO_COUNTS: Counts = { exact: 0, weaker: 0, stricter: 0, unknown: 0 };
const LOOSER = { deny: "allow", ask: "allow", allow: "allow" } as const;

/** The word of the common forms alone; the whole rule can be `partial`. */
type CommonWord = Exclude<CoverageWord, "partial">;

function wordFor(next: () => number, effect: Effect): CommonWord {
  const roll = next();
  if (effect === "allow") return roll < 0.3 ? "stricter" : "exact";
  if (roll < 0.02) return "none";
  if (roll < 0.08) return "weaker";
  if (roll < 0.12) return "unknown";
  return roll < 0.18 ? "stricter" : "exact";
}

function cellFor(subject: Subject, wanted: CommonWord, next: () => number, texts: () => string): Cell {
  const results: Record<"weaker" | "stricter" | "unknown", WitnessResult[]> = {
    weaker: [],
    stricter: [],
    unknown: [],
  };
  const add = (outcome: keyof typeof results, form: string, effort: Effort): void => {
    const predicted: Verdict =
      outcome === "unknown"
        ? "unknown"
        : outcome === "stricter"
          ? subject.effect === "ask"
            ? "deny"
            : "ask"
          : LOOSER[subject.effect];
    results[outcome].push({
      access: `${subject.tool}(${form === "by sudo" ? "sudo " : ""}${subject.subject}${effort === "common" ? "" : ` ${form.length}`}${texts()})`,
      form,
      effort,
      policy: subject.effect,
      predicted,
      layer1: subject.tool === "Bash" ? predicted : "none",
      layer2: predicted,
      ...(outcome === "stricter" ? { entry: `permissions.ask: ${subject.tool}(${subject.subject})` } : {}),
      reason:
        outcome === "unknown"
          ? "not-measured"
          : outcome === "stricter"
            ? "stricter-by-itself"
            : pick(["no-entry-matches", "option-position", "asks-instead"], next),
    });
  };
  const common = { ...NO_COUNTS, exact: wanted === "exact" || wanted === "weaker" ? 2 : 0 };
  if (wanted !== "exact") {
    const outcome = wanted === "none" ? "weaker" : wanted;
    common[outcome] = 2;
    add(outcome, "plain", "common");
    add(outcome, "plain", "common");
  }
  const counts = { common, variant: { ...NO_COUNTS, exact: 2 }, deliberate: { ...NO_COUNTS, exact: 2 } };
  if (subject.tool === "Bash" && subject.effect !== "allow") {
    for (const [form, effort] of FORMS.slice(0, Math.floor(next() * 4))) {
      counts[effort].weaker++;
      add("weaker", form, effort);
    }
    if (next() < 0.2) {
      counts.deliberate.unknown++;
      add("unknown", "by a script", "deliberate");
    }
  }
  const different = [...results.weaker, ...results.unknown, ...results.stricter];
  return {
    word: wordOf(counts, wanted === "none" ? 2 : 0),
    counts,
    around: waysAround(counts),
    reasons: [...new Set(different.map(({ reason }) => reason))],
    ...results,
  };
}

function summaryOf(i: number, rules: readonly CoverageRule[]): CoverageEnforcer {
  const totals = Object.fromEntries(WORDS.map((word) => [word, 0])) as Record<CoverageWord, number>;
  const witnesses = { ...NO_COUNTS };
  for (const { cells } of rules) {
    const cell = cells[i];
    if (cell === undefined) continue;
    totals[cell.word]++;
    for (const effort of EFFORTS)
      for (const outcome of ["exact", "weaker", "stricter", "unknown"] as const)
        witnesses[outcome] += cell.counts[effort][outcome];
  }
  const [name, title, version, layer1] = ENFORCERS[i] ?? ENFORCERS[0];
  return { name, title, version, measured: { from: version, to: version }, layer1, totals, witnesses };
}

/** @throws RangeError for more enforcers than there are names */
export function sampleReport({ rules: count, enforcers, hostile = false }: SampleRequest): CoverageReport {
  if (enforcers > ENFORCERS.length) throw new RangeError("there are seven names");
  const next = random(count * 8 + enforcers);
  const rules: CoverageRule[] = [];
  for (let index = 0; index < count; index++) {
    const made = subjectOf(index, next);
    const text = hostile ? HOSTILE[index % HOSTILE.length] : undefined;
    const subject = text === undefined ? made : { ...made, subject: text };
    const bash = subject.tool === "Bash";
    // A hostile rule is weak somewhere, so that every renderer shows it.
    const wanted = (i: number): CommonWord =>
      text !== undefined && i === 0 ? "weaker" : wordFor(next, subject.effect);
    rules.push({
      id: `${bash ? "bash:/deny" : "srt:/filesystem"}/${index}`,
      effect: subject.effect,
      action: subject.action,
      subject: subject.subject,
      ...(index % 7 === 0 ? { reason: text ?? "rewrites what others have fetched" } : {}),
      source: bash ? "bash" : "srt",
      file: `/home/me/${text === undefined ? "" : "<b>x</b>|"}${bash ? ".config/twsrt/bash-rules.json" : ".srt-settings.json"}`,
      ...(index % 11 === 10 ? {} : { line: index + 2, column: 5 }),
      cells: Array.from({ length: enforcers }, (_, i) =>
        cellFor(subject, wanted(i), next, () => (text === undefined ? "" : ` ${text}`)),
      ),
    });
  }
  const weight = ({ cells }: CoverageRule): number =>
    cells
      .map(({ word }) => WORDS.indexOf(word))
      .sort((a, b) => a - b)
      .reduce((sum, rank) => sum * WORDS.length + rank, 0);
  rules.sort((a, b) => weight(a) - weight(b));
  const used = new Set(rules.flatMap(({ cells }) => cells.flatMap(({ reasons }) => reasons)));
  return {
    format: 2,
    platform: "linux",
    enforcers: Array.from({ length: enforcers }, (_, i) => summaryOf(i, rules)),
    rules,
    reasons: Object.fromEntries(
      Object.entries(REASONS)
        .filter(([code]) => used.has(code))
        .map(([code, reason]) => [
          code,
          hostile ? { ...reason, title: `${reason.title} ${HOSTILE[0]} ${HOSTILE[7]}` } : reason,
        ]),
    ),
  };
}

/** The page of a sample report, in which no finding is accepted. */
export function samplePage(request: SampleRequest): string {
  const report = sampleReport(request);
  return coverageHtml(
    report,
    worstOf(report, () => false),
  );
}
