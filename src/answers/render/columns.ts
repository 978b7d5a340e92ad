import { characterCount } from "../../diagnostics/text.ts";

/** A text of at most so many characters; what is too long loses its middle, since both ends tell rules apart. */
export function cutMiddle(text: string, width: number): string {
  if (characterCount(text) <= width) return text;
  if (width <= 1) return "…".slice(0, Math.max(0, width));
  const characters = [...text];
  const head = Math.ceil((width - 1) / 2);
  const tail = width - 1 - head;
  return `${characters.slice(0, head).join("")}…${characters.slice(characters.length - tail).join("")}`;
}

/** A text filled with blanks to so many characters. */
export function padded(text: string, width: number, side: "left" | "right" = "left"): string {
  const blanks = " ".repeat(Math.max(0, width - characterCount(text)));
  return side === "left" ? text + blanks : blanks + text;
}

/** The widest of some texts, in characters. */
export function widest(texts: Iterable<string>): number {
  let width = 0;
  for (const text of texts) width = Math.max(width, characterCount(text));
  return width;
}

/**
 * Lines of at most so many characters, broken at blanks, and inside a word only where the word alone is too long.
 * @param first what stands before the first line
 * @param rest what stands before every other line
 */
export function wrapped(text: string, width: number, first = "", rest = first): string[] {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  const close = (): void => {
    lines.push(line.trimEnd());
    line = rest;
    empty = true;
  };
  for (const word of text.split(" ").filter((part) => part !== "")) {
    let characters = [...word];
    if (!empty && characterCount(line) + 1 + characters.length > width) close();
    if (!empty) line += " ";
    // Something is placed in every round, however narrow the line is.
    for (;;) {
      const room = Math.max(1, width - characterCount(line));
      line += characters.slice(0, room).join("");
      empty = false;
      characters = characters.slice(room);
      if (characters.length === 0) break;
      close();
    }
  }
  if (!empty || lines.length === 0) close();
  return lines;
}
