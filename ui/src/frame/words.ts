/** What the list says about sessions and jobs, in whole sentences. */
import type { About, Job, Progress, SessionSummary, Stage } from "../bindings";
import {
  formatDay,
  formatLength,
  formatList,
  formatMoment,
  formatMonth,
  formatNumber,
  formatTime,
  formatWeekday,
} from "../i18n/format";
import { t } from "../i18n/index.svelte";
import { clock } from "../reading/clock";
import { periodsFrom, type Period } from "../store/groups";
import { isLive, recorder } from "../store/recording.svelte";

/** The heading of a period. */
export function periodName(period: Period): string {
  return period.period === "month"
    ? formatMonth(period.at)
    : t(`frame.period_${period.period}`);
}

/** When a session was made, as short as its heading allows. */
export function whenOf(unixMs: number, now: Date): string {
  const { period } = periodsFrom(now)(unixMs);
  if (period === "today" || period === "yesterday") return formatTime(unixMs);
  if (period === "week") return formatWeekday(unixMs);
  return formatDay(unixMs);
}

/** The second line of a session: when, and how long or what is being done. */
export function sessionLine(
  session: SessionSummary,
  job: Job | null,
  now: Date,
): string {
  if (isLive(session.id))
    return t(
      recorder.now?.status.paused ? "recording.paused" : "recording.recording",
    );
  const when = whenOf(session.created_unix_ms, now);
  const what = job ? jobLine(job) : stateOf(session);
  return what ? t("frame.when_what", { when, what }) : when;
}

/** What a job is doing, with what is really done. */
export function jobLine(job: Job): string {
  if (job.state.state === "waiting") return t("frame.job_waiting");
  if (job.state.state !== "running") return "";
  return stageLine(job.state.stage, job.state.progress);
}

function stageLine(stage: Stage | null, progress: Progress | null): string {
  if (!stage) return t("frame.job_starting");
  if (!progress || !progress.of) return t(`frame.job_${stage}`);
  const shown =
    stage === "transcribe" ? clock : stage === "clean" ? formatNumber : null;
  if (!shown) return t(`frame.job_${stage}`);
  return t(`frame.job_${stage}_of`, {
    done: shown(Math.min(progress.done, progress.of)),
    of: shown(progress.of),
  });
}

function stateOf(session: SessionSummary): string {
  if (session.state === "failed") return t("frame.state_failed");
  if (session.state === "cancelled") return t("frame.state_stopped");
  if (session.state === "recording") return t("recording.recording");
  if (session.state !== "ready") return t("frame.state_unfinished");
  return session.duration === null || session.duration === 0
    ? wordCount(session.words)
    : formatLength(session.duration);
}

/** "1,204 words". */
export function wordCount(count: number): string {
  return t("frame.words", { count, number: formatNumber(count) });
}

/** The models that work now. */
export function modelsLine({ speech_model, text_model }: About): string {
  const names = [speech_model, text_model].filter((name) => !!name);
  return names.join(" · ") || t("frame.no_models");
}

/** The line that says whether anything has left this computer; since when, where the list of connections was emptied. */
export function offlineLine({
  connections,
  connections_since_unix_ms: since,
}: About): string {
  if (connections.length === 0)
    return since === null
      ? t("frame.offline")
      : t("frame.offline_since", { time: formatMoment(since) });
  const hosts = [...new Set(connections.map(({ host }) => host))];
  const last = Math.max(...connections.map(({ at_unix_ms }) => at_unix_ms));
  return t("frame.online", {
    hosts: formatList(hosts),
    time: formatMoment(last),
  });
}
