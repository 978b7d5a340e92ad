/** The rows that are drawn: `from` up to, but without, `to`. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Rows beyond both edges of the screen, so that scrolling by a little shows no gaps. */
const MARGIN = 12;

/**
 * Which of many rows of equal height are on the screen.
 * @param top where the first row is, in relation to the upper edge of the screen
 */
export function rangeOf(top: number, height: number, rowHeight: number, rows: number): Range {
  const first = Math.floor(-top / rowHeight) - MARGIN;
  const last = Math.ceil((height - top) / rowHeight) + MARGIN;
  const from = Math.max(0, Math.min(rows, first));
  return { from, to: Math.max(from, Math.min(rows, last)) };
}

/** How a row fits the width. */
export interface RowLayout {
  /** `wide`: one line. `stacked`: the rule above its cells. `tight`: so too, and each cell names its enforcer. */
  readonly kind: "wide" | "stacked" | "tight";
  /** Whether there is room for the place of the rule. */
  readonly place: boolean;
  /** Cells on one line. */
  readonly perLine: number;
  /** In root ems, as everything here. The height of a row is reckoned, never measured. */
  readonly height: number;
}

/** The widths are those of page.css. */
const WIDTHS = { rule: 17, place: 7.5, cell: 9.25, stackedCell: 8.5, tightCell: 4.75 };
const HEIGHTS = { wide: 2, stacked: 3.5, ruleLine: 1.9, tightLine: 2.4, tightEnd: 0.3 };

/** @param width of the table, in root ems */
export function rowLayoutOf(width: number, columns: number): RowLayout {
  const needed = WIDTHS.rule + columns * WIDTHS.cell;
  if (width >= needed)
    return { kind: "wide", place: width >= needed + WIDTHS.place, perLine: columns, height: HEIGHTS.wide };
  if (width / columns >= WIDTHS.stackedCell)
    return { kind: "stacked", place: false, perLine: columns, height: HEIGHTS.stacked };
  const perLine = Math.max(1, Math.min(columns, Math.floor(width / WIDTHS.tightCell)));
  const lines = Math.ceil(columns / perLine);
  const height = HEIGHTS.ruleLine + lines * HEIGHTS.tightLine + HEIGHTS.tightEnd;
  return { kind: "tight", place: false, perLine, height };
}
