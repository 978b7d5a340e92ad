/** Made by scripts/page-assets.mjs from page.css and dom/. */
declare module "twsrt:page" {
  /** The style of the page. */
  export const STYLE: string;
  /** The program of the page, in plain JavaScript. */
  export const SCRIPT: string;
}
