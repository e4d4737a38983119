/** How a session stands, by what the library and the queue say of it. */
import type { Job, Progress, SessionView, Stage, Told } from "../bindings";

export type Status =
  | { is: "ready" }
  | { is: "waiting" }
  | { is: "running"; stage: Stage | null; progress: Progress | null }
  /** Not finished, and no job of this window is at it: another Faircopy may be. */
  | { is: "elsewhere" }
  | { is: "cancelled" }
  | { is: "failed"; told: Told };

/** No reason is known. */
const UNTOLD: Told = { code: null, values: {}, message: "" };

/** What was last told of the work on it. */
export interface Running {
  stage: Stage;
  progress: Progress;
}

export function statusOf(
  view: SessionView | null,
  job: Job | null,
  progress: Running | null,
  jobsKnown: boolean,
): Status {
  if (job?.state.state === "waiting") return { is: "waiting" };
  if (job?.state.state === "running") {
    return {
      is: "running",
      stage: job.state.stage ?? progress?.stage ?? null,
      progress: job.state.progress ?? progress?.progress ?? null,
    };
  }
  if (job?.state.state === "failed")
    return { is: "failed", told: job.state.told };
  if (view?.session.state === "failed")
    return { is: "failed", told: view.session.failure ?? UNTOLD };
  if (view?.session.state === "cancelled") return { is: "cancelled" };
  if (progress)
    return {
      is: "running",
      stage: progress.stage,
      progress: progress.progress,
    };
  if (view && view.session.state !== "ready" && jobsKnown)
    return { is: "elsewhere" };
  return { is: "ready" };
}
