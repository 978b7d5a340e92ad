import { formTable, row, type NamedForm } from "../kit/forms.ts";

/** Every kind of row that the extension carries (facts.md, release 1.6.0). Its program reads all of a kind in the same way. */
export const FORMS = formTable({
  "deny read": row("", "…", "deny read"),
  "allow read": row("", "…", "allow read"),
  "deny write": row("", "…", "deny write"),
  "allow write": row("", "…", "allow write"),
  "deny execute": row("", "…", "deny execute"),
  "ask execute": row("", "…", "ask execute"),
  "deny connect": row("", "…", "deny connect"),
  "allow connect": row("", "…", "allow connect"),
  "deny call": row("", "…", "deny call"),
  "ask call": row("", "…", "ask call"),
  "closed write": row("", "…", "deny write"),
  "closed connect": row("", "…", "deny connect"),
  setting: row("", "…", "ask execute"),
});

/** The form of a row, by what it says. */
export function formNamed(name: string): NamedForm | undefined {
  return Object.values(FORMS).find((form: NamedForm) => form.name === name);
}
