import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [svelte(), svelteTesting()],
  clearScreen: false,
  server: { port: 5173, strictPort: true },
  build: { target: "es2022", assetsInlineLimit: 0 },
  test: {
    environment: "jsdom",
    setupFiles: ["./src/vitest-setup.ts"],
    // Patience, not a limit: the computer may be busy with a build.
    testTimeout: 120_000,
  },
});
