import "@fontsource-variable/inter";
import "@fontsource-variable/newsreader";
import "./tokens.css";
import "./base.css";
import { mount } from "svelte";
import App from "./App.svelte";
import { adoptFirst } from "./frame/first";

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app");

// Letters that are still on their way would be looked for in all of the system's fonts first, which takes longer than they do.
const letters = ["Inter Variable", "Newsreader Variable"].map((font) =>
  document.fonts.load(`1rem "${font}"`),
);
await Promise.all([adoptFirst(), Promise.allSettled(letters)]);

mount(App, { target });
