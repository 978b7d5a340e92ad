import type { Plugin as BuildPlugin } from "esbuild";

export declare const pageForBuild: BuildPlugin;
export declare const pageForTests: {
  readonly name: string;
  readonly resolveId: (id: string) => string | undefined;
  readonly load: (id: string) => Promise<string> | undefined;
};
