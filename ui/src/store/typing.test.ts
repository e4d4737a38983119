import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { row } from "../reading/testing";
import { REST_MS, Typing } from "./typing";

const shown = { transcript: 1, fair_copy: 1 };
const saved: [string, number | null][] = [];
let works = true;

function begin(): Typing {
  return new Typing(row(0, "hello"), "verbatim", "hello", shown, (...one) => {
    saved.push(one);
    const edited = { rows: [], step: 7, can_undo: true, can_redo: false };
    return Promise.resolve(works ? edited : null);
  });
}

beforeEach(() => {
  saved.length = 0;
  works = true;
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("saves whenever the typing rests, and goes on with the same step", async () => {
  const typing = begin();
  typing.type("hello th");
  await vi.advanceTimersByTimeAsync(REST_MS - 1);
  expect(saved).toEqual([]);
  typing.type("hello  there ");
  await vi.advanceTimersByTimeAsync(REST_MS);
  expect(saved).toEqual([["hello there", null]]);
  typing.type("hello there you");
  await typing.save();
  await typing.save();
  expect(saved[1]).toEqual(["hello there you", 7]);
  expect(saved).toHaveLength(2);
});

it("leaves the text as it was", async () => {
  const untouched = begin();
  untouched.type("something");
  await untouched.drop();
  await vi.advanceTimersByTimeAsync(REST_MS);
  expect(saved).toEqual([]);
  const typing = begin();
  typing.type("something");
  await typing.save();
  await typing.drop();
  expect(saved[1]).toEqual(["hello", 7]);
});

it("tries again what could not be saved", async () => {
  const typing = begin();
  works = false;
  typing.type("hello there");
  expect(await typing.save()).toBe(false);
  works = true;
  expect(await typing.save()).toBe(true);
  expect(saved).toHaveLength(2);
});
