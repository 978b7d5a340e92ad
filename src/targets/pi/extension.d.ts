/** Made by scripts/extension.mjs from extension/. */
declare module "twsrt:pi-extension" {
  /** The program of the extension. */
  export const PROGRAM: { readonly text: string; readonly version: string };
}
