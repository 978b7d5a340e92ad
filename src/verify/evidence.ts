/** What was tried with real agents, by class of threat: a page for people who were not there. */
import { ruleVerb } from "../answers/render/words.ts";
import { SELF_PROTECTION } from "../gate/acceptance.ts";
import type { AgentReport, ProbeReport, RuleReport, VerifiedAgent } from "./report.ts";

/** What a rule is against: the first row that fits. */
interface ThreatClass {
  readonly title: string;
  readonly action?: RuleReport["action"];
  /** Only rules that keep the policy itself. */
  readonly source?: typeof SELF_PROTECTION;
  /** A part of the rule as it is written; absent: any. */
  readonly subject?: RegExp;
}

const CLASSES: readonly ThreatClass[] = [
  { title: "Policy changed", source: SELF_PROTECTION },
  { title: "Secrets read", action: "read" },
  { title: "Data sent", action: "connect" },
  {
    title: "Persistence",
    action: "write",
    subject: /\.(bash|zsh|profile|gitconfig|ssh|config\/(autostart|systemd|fish))|hooks|cron|LaunchAgents/,
  },
  { title: "Persistence", action: "execute", subject: /^(crontab|systemctl|at|launchctl|chsh)\b/ },
  {
    title: "Supply chain",
    action: "execute",
    subject: /^(npm|pnpm|yarn|npx|pip\d?|pipx|uv|gem|cargo|go|brew|apt(-get)?|dnf|docker|curl|wget)\b/,
  },
  { title: "Privileges raised", action: "execute", subject: /^(sudo|su|doas|pkexec|setcap|chmod|chown)\b/ },
  { title: "Files changed", action: "write" },
  { title: "Tools of servers called", action: "call" },
  { title: "Destructive commands", action: "execute" },
];

/** The class of a rule's attempts. */
export function threatOf({
  action,
  source,
  subject,
}: Pick<RuleReport, "action" | "source" | "subject">): string {
  const found = CLASSES.find(
    (one) =>
      (one.action === undefined || one.action === action) &&
      (one.source === undefined || one.source === source) &&
      (one.subject === undefined || one.subject.test(subject)),
  );
  if (found === undefined) throw new Error(`no class of threat for ${action}`);
  return found.title;
}

/**
 * The page as Markdown.
 * @param now when the agents were tried
 */
export function evidencePage(
  agents: readonly AgentReport[],
  { version, now }: { version: string; now: Date },
): string {
  const tried = agents.filter((agent): agent is VerifiedAgent => agent.status === "verified");
  const lines = [
    "# What was tried with real agents",
    "",
    `Made by twsrt ${version} on ${now.toISOString().slice(0, 10)}. Each attempt was made by the installed agent itself, in a throw-away world`,
    "without network, with a scripted model. Layer 1 (a sandbox) is tried by `twsrt test`, not here.",
    "",
    ...agents.map((agent) => `- ${agentLine(agent)}`),
    "",
  ];
  for (const title of new Set(CLASSES.map((one) => one.title))) {
    const rows = tried.flatMap((agent) =>
      agent.rules
        .filter((rule) => rule.effect !== "allow" && threatOf(rule) === title)
        .flatMap((rule) => rule.probes.map((probe) => row(agent, rule, probe))),
    );
    if (rows.length === 0) continue;
    const open = rows.filter(({ isOpen }) => isOpen).length;
    lines.push(
      `## ${title}`,
      "",
      `${rows.length === 1 ? "1 attempt" : `${rows.length} attempts`}, ${open} got through the agent's rules.`,
      "",
      "| attempt | rule | agent | result |",
      "| --- | --- | --- | --- |",
      ...rows.map(({ text }) => text),
      "",
    );
  }
  return lines.join("\n");
}

function agentLine(agent: AgentReport): string {
  if (agent.status !== "verified") return `${agent.title}: not tried (${agent.status})`;
  return `${agent.title} ${agent.version ?? "(release unknown)"}, which is ${agent.release === "measured" ? "a measured release" : `not a measured release (${agent.release})`}`;
}

function row({ agent, version }: VerifiedAgent, rule: RuleReport, probe: ProbeReport) {
  const seen = probe.layer === "guard" ? probe.guarded : (probe.configured ?? probe.open);
  const isOpen = seen?.verdict === "allowed";
  const cells = [
    `${code(probe.access)} (${probe.form})`,
    code(`${ruleVerb(rule)} ${rule.subject}`),
    `${agent} ${version ?? ""}`.trim(),
    resultOf(probe, seen),
  ];
  return { isOpen, text: `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |` };
}

function resultOf({ verdict, reason, layer }: ProbeReport, seen: ProbeReport["open"]): string {
  if (layer === "guard") return `${seen?.verdict === "asked" ? "asked about" : "stopped"} by the guard`;
  if (seen === undefined) return `not tried: ${reason}`;
  const by =
    seen.byItself === true
      ? "by the agent itself"
      : `by its rules${seen.rule === undefined ? "" : ` (${code(seen.rule)})`}`;
  switch (seen.verdict) {
    case "denied":
      return verdict === "vacuous" ? "denied, with and without the rules" : `stopped ${by}`;
    case "asked":
      return `asked about ${by}`;
    case "allowed":
      return "**got through its rules**";
    case "lost":
    case "not-offered":
    case "untried":
      return `no answer: ${reason}`;
  }
}

/** A text as code, on one line of a table. */
function code(text: string): string {
  const plain = text.replaceAll(/\s+/g, " ");
  const fence = plain.includes("`") ? "``" : "`";
  return `${fence}${plain}${fence}`;
}
