/** A range of the parsed text, in UTF-16 code units. */
export interface Span {
  readonly offset: number;
  readonly length: number;
}

/** A stretch of a word before expansion, its quotes removed. `splits`: may become any number of words. */
export type Part =
  | { readonly kind: "text"; readonly text: string; readonly quoted: boolean }
  | { readonly kind: "glob"; readonly raw: string }
  | { readonly kind: "brace"; readonly start: number; readonly end: number }
  | {
      readonly kind: "parameter";
      readonly name: string;
      readonly quoted: boolean;
      /** The word of `${x:-word}`, when it is plain text. */
      readonly fallback?: string;
      /** The word stands in quotes, so that it stays one word. */
      readonly isWhole?: true;
      /** What is done to the value: `${x%suffix}`, `${x:-word}`; the operands where they are plain text. */
      readonly change?: { readonly operator: string; readonly operands: readonly string[] };
    }
  | { readonly kind: "substitution"; readonly body: Tree; readonly quoted: boolean; readonly raw: string }
  /** A number (`$((x + 1))`). */
  | { readonly kind: "number" }
  | { readonly kind: "other"; readonly splits: boolean };

/** A word as it is written. */
export interface SourceWord {
  readonly raw: string;
  readonly parts: readonly Part[];
  /** What bash runs in order to expand the word. */
  readonly scripts: readonly NestedScript[];
  /** The variables that bash sets in order to expand the word: `$((x++))`, `${x:=word}`. */
  readonly sets?: readonly string[];
  /** The word is an assignment to an array, an element or an addition, as `declare` takes it. */
  readonly assignment?: SourceAssignment;
}

export interface NestedScript {
  readonly where: "substitution" | "process-substitution";
  /** `>(...)`: it reads what the command writes. */
  readonly reads?: true;
  readonly body: Tree;
}

export interface SourceAssignment {
  /** Of an element with its index: `a[k]`. Empty where only the run decides the index. */
  readonly name: string;
  /** `a+=x`: what is given comes behind what is there. */
  readonly adds?: true;
  /** Absent: the elements of an array. */
  readonly value?: SourceWord;
  readonly elements?: readonly SourceElement[];
  readonly scripts: readonly NestedScript[];
}

export interface SourceElement {
  /** Of `[k]=x`; `undefined` where only the run decides it. */
  readonly key?: string | undefined;
  readonly word: SourceWord;
}

export interface SourceRedirect {
  readonly operator: string;
  /** The number before the operator. */
  readonly descriptor?: number;
  /** Of a here-document its body. */
  readonly target: SourceWord;
}

/** A word that belongs to no command: of a `case` what it looks at and what with, of `[[ ]]` and `(( ))` all. */
export interface ExpandedText {
  readonly role: "subject" | "pattern" | "operand";
  readonly raw: string;
}

/** A command line reduced to what decides which commands run, in which order, in which shell. */
export type Tree =
  | {
      readonly kind: "command";
      readonly span: Span;
      readonly assignments: readonly SourceAssignment[];
      readonly words: readonly SourceWord[];
      readonly redirects: readonly SourceRedirect[];
    }
  /** One after the other in the same shell; `and`: the second only if the first succeeds. */
  | { readonly kind: "list"; readonly items: readonly Tree[]; readonly joined?: "and" }
  /** `left || right`. */
  | { readonly kind: "or"; readonly left: Tree; readonly right: Tree }
  /** `first` runs; of the branches one, several or none. */
  | { readonly kind: "branches"; readonly first: Tree; readonly branches: readonly Tree[] }
  | {
      readonly kind: "loop";
      readonly variable?: string;
      readonly values: readonly SourceWord[];
      readonly body: Tree;
    }
  | { readonly kind: "pipe"; readonly items: readonly Tree[] }
  /** In a shell of its own, so that nothing it sets comes back. */
  | { readonly kind: "scope"; readonly where: "subshell" | "background" | "coproc"; readonly body: Tree }
  | { readonly kind: "function"; readonly name: string; readonly hasKeyword: boolean; readonly body: Tree }
  /** Expansions that belong to no simple command, such as the word of a `case`. */
  | {
      readonly kind: "expand";
      readonly scripts: readonly NestedScript[];
      readonly texts: readonly ExpandedText[];
      /** The variables that it sets: `((x++))`. */
      readonly sets: readonly string[];
      /** Of `[[ ]]` the texts in single quotes that hold a substitution. */
      readonly quoted?: readonly string[];
    }
  | { readonly kind: "redirected"; readonly body: Tree; readonly redirects: readonly SourceRedirect[] };
