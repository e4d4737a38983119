/** The models: installed, in use, to be had, on their way. */
import { Channel } from "@tauri-apps/api/core";
import {
  commands,
  type ModelView,
  type Progress,
  type Role,
} from "../bindings";
import { t, tell } from "../i18n/index.svelte";
import { readAbout } from "./about.svelte";
import { announce, notify } from "./notices.svelte";
import { changeSettings } from "./settings.svelte";

class Models {
  list = $state.raw<ModelView[]>([]);
  loaded = $state(false);
  trouble = $state<string | null>(null);
  /** Models on their way, and how much of them is here. */
  coming = $state<Record<string, Progress>>({});
  /** A file that is being chosen, then added, and how much of it is done. */
  adding = $state.raw<{ progress: Progress | null } | null>(null);
  /** What went wrong with a model, by its id. */
  troubles = $state<Record<string, string>>({});
  /** The first of each role that is not here yet: the catalogue names the recommended first. */
  advised = $derived(
    (["speech", "text"] as const).flatMap((role) => {
      const here = this.list.some(
        (model) => model.role === role && model.installed && !model.demo,
      );
      const best = this.list.find(
        (model) => model.role === role && !model.installed && !model.demo,
      );
      return here || !best ? [] : [best];
    }),
  );
}

export const models = new Models();

/** Reads what is installed and what can be had. */
export async function readModels(): Promise<void> {
  const answer = await commands.models();
  if (answer.status === "error") models.trouble = tell(answer.error.told);
  else {
    models.trouble = null;
    models.list = answer.data;
  }
  models.loaded = true;
}

/** Fetches a model; the list follows. */
export async function fetchModel(model: ModelView): Promise<void> {
  if (models.coming[model.id]) return;
  delete models.troubles[model.id];
  models.coming[model.id] = { done: 0, of: model.bytes };
  const progress = new Channel<Progress>();
  let connected = false;
  progress.onmessage = (now) => {
    // From the first byte on it is no longer true that nothing has left this computer.
    if (!connected) void readAbout();
    connected = true;
    if (models.coming[model.id]) models.coming[model.id] = now;
  };
  const answer = await commands.getModel(model.id, progress);
  delete models.coming[model.id];
  if (answer.status === "error")
    models.troubles[model.id] = tell(answer.error.told);
  else if (answer.data) notify(t("frame.model_got", { name: model.name }));
  else announce(t("frame.model_stopped", { name: model.name }));
  await reread();
}

/** Stops fetching a model. */
export async function stopFetching(model: ModelView): Promise<void> {
  await commands.cancelDownload(model.id);
}

/** Lets the person choose a model file, one at a time: gigabytes are read and copied. */
export async function addModel(): Promise<void> {
  if (models.adding) return;
  models.adding = { progress: null };
  const progress = new Channel<Progress>();
  progress.onmessage = (now) => {
    if (models.adding) models.adding = { progress: now };
  };
  const answer = await commands.addModel(t("frame.model_files"), progress);
  models.adding = null;
  models.trouble = answer.status === "error" ? tell(answer.error.told) : null;
  if (answer.status === "ok" && answer.data !== null) {
    await reread();
    notify(t("frame.model_added", { name: answer.data }));
  }
}

/** Stops adding a model file; nothing of it is kept. */
export async function stopAdding(): Promise<void> {
  await commands.cancelDownload("");
}

/** Removes a model from this computer. */
export async function removeModel(model: ModelView): Promise<void> {
  const answer = await commands.removeModel(model.id);
  if (answer.status === "error")
    models.troubles[model.id] = tell(answer.error.told);
  await reread();
}

/** Uses a model from the next job on; `null` for the best one installed. */
export async function chooseModel(
  role: Role,
  id: string | null,
): Promise<void> {
  await changeSettings(
    role === "speech" ? { speech_model: id } : { text_model: id },
  );
  await reread();
}

async function reread(): Promise<void> {
  await Promise.all([readModels(), readAbout()]);
}
