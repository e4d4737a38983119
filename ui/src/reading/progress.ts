/** What a job does, in words: work really done, never an invented per cent. */
import { t } from "../i18n/index.svelte";
import type { Status } from "../store/status";
import { clock } from "./clock";

export function progressText(status: Status): string {
  if (status.is === "waiting") return t("reading.waiting");
  if (status.is !== "running") return "";
  const { stage, progress } = status;
  if (!stage) return t("reading.starting");
  const said = t(`reading.stage_${stage}`);
  if (!progress || stage === "keep" || stage === "pack") return said;
  const shown = (value: number) =>
    stage === "transcribe" ? clock(value) : String(value);
  const done = progress.of
    ? `${shown(progress.done)} / ${shown(progress.of)}`
    : shown(progress.done);
  return `${said} ${stage === "clean" ? t("reading.words_done", { done }) : done}`;
}
