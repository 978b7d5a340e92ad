import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import type { Doctor, Texts } from "./doctor.ts";
import type { DoctorReport } from "./report.ts";

/** What the agent has already answered, so that a run that was ended goes on where it was. */
export interface Journal {
  /** How many answers an earlier run has left. */
  readonly found: number;
  /** The same agent, asked only what it was not asked before. */
  readonly doctor: Doctor;
  /** To be called when a run came to its end: the next one shall ask everything again. */
  remove(): void;
}

/**
 * @param file one line of JSON for each answer; the first line says which agent gave them
 * @param agent what tells one release of the agent from another; answers of another one are dropped
 */
export function openJournal(file: string, agent: string, ask: Doctor): Journal {
  const answers = readAnswers(file, agent);
  /** How often each question was asked in this run: one that is repeated wants an answer of its own. */
  const asked = new Map<string, number>();
  const byQuestion = new Map<string, DoctorReport[]>();
  for (const [key, report] of answers) byQuestion.set(key, [...(byQuestion.get(key) ?? []), report]);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  // Written anew: the last line of a killed run may be half a line.
  fs.writeFileSync(file, [headOf(agent), ...answers.map(line)].join("\n") + "\n");
  return {
    found: answers.length,
    doctor: async (texts, channelCanary) => {
      const key = keyOf(texts, channelCanary);
      const count = asked.get(key) ?? 0;
      asked.set(key, count + 1);
      const known = byQuestion.get(key)?.[count];
      if (known !== undefined) return known;
      const report = await ask(texts, channelCanary);
      // A start that failed says nothing about the settings, and may not fail again.
      if (report.ran) fs.appendFileSync(file, `${line([key, report])}\n`);
      return report;
    },
    remove: () => fs.rmSync(file, { force: true }),
  };
}

/** To be raised when what a report holds changes: those of earlier runs are then dropped. */
const FORMAT = 2;

const headOf = (agent: string): string => JSON.stringify({ agent, format: FORMAT });

const line = (entry: readonly [string, DoctorReport]): string => JSON.stringify(entry);

const keyOf = (texts: Texts, channelCanary: boolean): string =>
  createHash("sha256")
    .update(JSON.stringify([texts, channelCanary]))
    .digest("hex");

function readAnswers(file: string, agent: string): readonly (readonly [string, DoctorReport])[] {
  const [head = "", ...lines] = fs.existsSync(file) ? fs.readFileSync(file, "utf8").split("\n") : [];
  if (head !== headOf(agent)) return [];
  return lines.flatMap((text): [string, DoctorReport][] => {
    try {
      return [JSON.parse(text) as [string, DoctorReport]];
    } catch {
      return [];
    }
  });
}
