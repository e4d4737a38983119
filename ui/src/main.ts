import "@fontsource-variable/inter";
import "@fontsource-variable/newsreader";
import "./tokens.css";
import "./base.css";
import { mount } from "svelte";
import App from "./App.svelte";
import { adoptFirst } from "./frame/first";

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app");

await adoptFirst();

export default mount(App, { target });
