import { SEVERITY_STYLES, styled, type Style } from "../../diagnostics/colors.ts";
import type { Severity } from "../../diagnostics/diagnostic.ts";
import type { CoverageWord } from "../word.ts";

/** Colours for a terminal, or nothing. They repeat what words say. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly word: (word: CoverageWord, text: string) => string;
  readonly severity: (severity: Severity, text: string) => string;
}

const WORD_STYLES: Readonly<Record<CoverageWord, Style>> = {
  none: "bad",
  weaker: "weak",
  unknown: "unknown",
  partial: "partial",
  stricter: "strict",
  exact: "quiet",
};

/** @param color false: texts stay as they are */
export function paints(color: boolean): Paint {
  const paint = color ? styled : (_style: Style, text: string): string => text;
  return {
    bold: (text) => paint("head", text),
    faint: (text) => paint("quiet", text),
    word: (word, text) => paint(WORD_STYLES[word], text),
    severity: (severity, text) => paint(SEVERITY_STYLES[severity], text),
  };
}
