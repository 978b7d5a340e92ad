import type { Member } from "../tried/documents.ts";
import type { Issue } from "../agent/report.ts";

/** Which case of a document each complaint is about. */
export interface Attribution<C> {
  readonly messages: ReadonlyMap<C, readonly string[]>;
  /** Cases that a complaint about something above them, or about nothing known, may be about. */
  readonly doubtful: ReadonlySet<C>;
}

/** A complaint is about a case at its path, above it within its own list item or record entry, or at that path. */
export function attribute<C>(members: readonly Member<C>[], issues: readonly Issue[]): Attribution<C> {
  const messages = new Map<C, string[]>(members.map((member) => [member.case, []]));
  const doubtful = new Set<C>();
  for (const { path, message } of issues) {
    const about = members.filter((member) => speaksOf(path, member));
    for (const member of about) messages.get(member.case)?.push(message);
    if (about.length > 0) continue;
    const below = members.filter((member) => beginsWith(member.path, path));
    for (const member of below.length > 0 ? below : members) doubtful.add(member.case);
  }
  return { messages, doubtful };
}

function speaksOf(issue: readonly string[], { path, fresh }: Member<unknown>): boolean {
  return beginsWith(issue, path) || (fresh > 0 && issue.length >= fresh && beginsWith(path, issue));
}

const beginsWith = (path: readonly string[], start: readonly string[]): boolean =>
  start.every((key, i) => path[i] === key);
