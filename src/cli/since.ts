import type { Io } from "./io.ts";

/** The time of `--since`. @returns undefined if it is not a time, which has been reported */
export function startNamed(text: string, io: Io): string | undefined {
  const from = startOf(text, Date.now());
  if (from === undefined)
    io.err(`twsrt: --since takes a time such as \`2h\`, \`3d\` or \`2026-11-30\`, not \`${text}\`\n`);
  return from;
}

/** `2h`, `3d`, `45m`, or a date, as ISO 8601. */
export function startOf(text: string, now: number): string | undefined {
  const [, count, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  if (count !== undefined && unit !== undefined) {
    const minutes = Number(count) * { m: 1, h: 60, d: 1440 }[unit as "m" | "h" | "d"];
    return new Date(now - minutes * 60_000).toISOString();
  }
  if (!/^\d{4}-\d{2}-\d{2}(T[\d:.]+Z?)?$/.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
