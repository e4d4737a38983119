import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** Puts the style sheet of the first picture into the page: it is needed before anything can be shown. */
function inlineStyle(): Plugin {
  return {
    name: "inline-style",
    enforce: "post",
    generateBundle(_, bundle) {
      const page = bundle["index.html"];
      if (page?.type !== "asset" || typeof page.source !== "string")
        return this.error("there is no page");
      page.source = page.source.replace(
        /<link rel="stylesheet"[^>]* href="\/([^"]+)">/gu,
        (link, file: string) => {
          const sheet = bundle[file];
          if (sheet?.type !== "asset") return link;
          delete bundle[file];
          return `<style>${String(sheet.source)}</style>`;
        },
      );
    },
  };
}

export default defineConfig({
  plugins: [svelte(), svelteTesting(), inlineStyle()],
  clearScreen: false,
  server: { port: 5173, strictPort: true },
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    rolldownOptions: {
      // What the first picture needs comes in one piece: every file more is a way to the window's process and back.
      output: {
        codeSplitting: { groups: [{ name: "first", tags: ["$initial"] }] },
      },
    },
  },
  test: {
    environment: "jsdom",
    setupFiles: ["./src/vitest-setup.ts"],
    // Patience, not a limit: the computer may be busy with a build.
    testTimeout: 120_000,
  },
});
