import type { Node } from "jsonc-parser";
import type { Member, NewValue } from "./change.ts";
import { eolOf, indentAt } from "./text-edit.ts";

export interface Layout {
  /** One level of indentation. */
  readonly unit: string;
  readonly eol: string;
  /** What is added has to be on one line. */
  readonly oneLine: boolean;
}

/** How a document is laid out. */
export function layoutOf(text: string, root: Node): Layout {
  const first = root.children?.[0];
  const body = text.slice(root.offset, root.offset + root.length);
  const unit = first === undefined ? "" : indentAt(text, first.offset);
  return {
    unit: unit === "" ? "  " : unit,
    eol: eolOf(text),
    oneLine: first !== undefined && !body.includes("\n"),
  };
}

export function valueText(value: NewValue, indent: string, layout: Layout): string {
  switch (value.kind) {
    case "raw":
      return value.text;
    case "list":
      return bracket("[", "]", value.items, indent, layout);
    case "table": {
      const members = value.members.map((member) => memberText(member, indent + layout.unit, layout));
      return layout.oneLine && members.length > 0
        ? `{ ${members.join(", ")} }`
        : bracket("{", "}", members, indent, layout);
    }
  }
}

export function memberText({ key, value }: Member, indent: string, layout: Layout): string {
  return `${key}: ${valueText(value, indent, layout)}`;
}

/** A list or an object of texts. */
export function bracket(
  open: string,
  close: string,
  parts: readonly string[],
  indent: string,
  layout: Layout,
): string {
  if (parts.length === 0) return open + close;
  if (layout.oneLine) return open + parts.join(", ") + close;
  const line = layout.eol + indent + layout.unit;
  return open + line + parts.join(`,${line}`) + layout.eol + indent + close;
}
