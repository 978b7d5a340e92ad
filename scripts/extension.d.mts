import type { Plugin as BuildPlugin } from "esbuild";

export declare const extensionForBuild: BuildPlugin;
export declare const extensionForTests: {
  readonly name: string;
  readonly resolveId: (id: string) => string | undefined;
  readonly load: (id: string) => string | undefined;
};
/** The program of the extension, minified. */
export declare function extensionProgram(): Promise<string>;
