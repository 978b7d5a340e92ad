// A record of decisions as some weeks of work leave it.
import * as fs from "node:fs";
import * as path from "node:path";

/** Decisions, and how many of them one full file has. */
export const DECISIONS = 100_000;
const IN_ONE_FILE = 28_000;

/** Commands, with the rule that each falls under. */
const LINES = [
  ["git push origin feature", "git push", "ask"],
  ["git commit -m 'a message of some length, as people write them'", "git commit", "ask"],
  ["sudo systemctl restart nginx", "sudo", "deny"],
  ["cd packages/core && npm test && rm -rf dist", "rm", "deny"],
  ["pip install --upgrade requests", "pip install", "ask"],
];

/** @param {string} home */
export function writeRecord(home) {
  const folder = path.join(home, ".local/state/twsrt");
  fs.mkdirSync(folder, { recursive: true });
  const start = Date.now() - DECISIONS * 1000;
  const lines = Array.from({ length: DECISIONS }, (_, index) => {
    const [command = "", rule = "", decision = ""] = LINES[index % LINES.length] ?? [];
    return `\n${JSON.stringify({
      time: new Date(start + index * 1000).toISOString(),
      agent: index % 3 === 0 ? "copilot" : "claude",
      session: `0b7d4a5e-7a3f-4f0e-9d0a-${String(Math.floor(index / 200)).padStart(12, "0")}`,
      cwd: `/home/me/work/project-${index % 40}`,
      tool: "Bash",
      accesses: [`Bash(${command} ${index % 500})`],
      decision,
      rule,
      origin: "bash-rules.json:3",
      reason: `${decision === "deny" ? "denied by your policy" : "your policy asks about this"}: \`${command}\` matches \`${rule}\` in bash-rules.json:3`,
    })}\n`;
  });
  for (let at = 0; at < lines.length; at += IN_ONE_FILE) {
    const isLast = at + IN_ONE_FILE >= lines.length;
    const name = isLast ? "decisions.jsonl" : `decisions-${1_700_000_000_000 + at}-1.jsonl`;
    fs.writeFileSync(path.join(folder, name), lines.slice(at, at + IN_ONE_FILE).join(""));
  }
}
