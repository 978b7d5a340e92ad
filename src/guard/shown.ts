import { printAccess } from "../policy/access.ts";
import type { HookCall } from "../targets/hook.ts";

/** What is shown of one access, in characters. */
const LONGEST_SHOWN = 2000;

/** What a call does, one text for each access. */
export function shownCall({ accesses, touches }: HookCall): readonly string[] {
  const texts = [
    ...accesses.map(printAccess),
    ...touches.map((touch) => (touch.action === "connect" ? touch.host : `Search(${touch.path})`)),
  ];
  return texts.map((text) => (text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}...` : text));
}
