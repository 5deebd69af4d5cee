/**
 * The page: what is drawn goes through the preparation and the network, and is shown.
 */

import { answerPart } from "./answer.js";
import { insidePart } from "./inside.js";
import { drawByKey } from "./keys.js";
import { forward, readNetwork } from "./network.js";
import { drawByPointer, paintPad } from "./pad.js";
import { paintInk } from "./paint.js";
import { prepare } from "./prepare.js";
import { stagesPart } from "./stages.js";
import { Strokes } from "./strokes.js";

const find = (id) => document.getElementById(id);
const data = JSON.parse(find("data").textContent);
const weights = [...document.querySelectorAll("script.weights")].map((each) => each.textContent);
const network = readNetwork(data.model, weights);
const strokes = new Strokes();
const canvas = find("pad");

const showAnswer = answerPart(find("answer"), data.classes);
const showStages = stagesPart(find("stages"));
const showInside = insidePart(find("layers"), network, data.classes);

let frame = 0;
let ended = false; // a stroke has: then the answer is told
let news = ""; // what is told before it
let spoken = "";

/** Show it with the next frame; once a stroke has ended, tell it too. */
function changed(strokeEnded, words = "") {
  ended ||= strokeEnded;
  news = words || news;
  frame ||= requestAnimationFrame(show);
}

function show() {
  frame = 0;
  const drawing = prepare(strokes.all);
  const trace = drawing && forward(network, drawing.pixels.levels);
  const told = showAnswer(trace?.at(-1) ?? null);
  showStages(drawing);
  showInside(trace);
  find("input").hidden = !drawing;
  if (drawing) paintInk(find("input"), drawing.pixels);
  paintPad(canvas, strokes, keyboardPen());
  find("hint").hidden = !strokes.empty || keyboardPen() !== null;
  find("full").hidden = !strokes.full;
  find("echo").textContent = told?.echo ?? "";
  find("undo").setAttribute("aria-disabled", !strokes.before.length);
  find("clear").setAttribute("aria-disabled", strokes.empty);
  if (ended && (news || told)) say(`${news} ${told?.spoken ?? ""}`.trim());
  [ended, news] = [false, ""];
}

/** Tell something aloud, also where it is the same as before: only a change is told. */
function say(words) {
  spoken = spoken === words ? `${words}\u00a0` : words;
  find("spoken").textContent = spoken;
}

function undo() {
  if (strokes.undo()) changed(true, "Undone.");
}

function clear() {
  if (strokes.empty) return;
  strokes.put([]);
  changed(true, "Cleared.");
}

let sample = 0;
function showOne() {
  strokes.put(data.samples[sample++ % data.samples.length]);
  changed(true, "A sample drawing is on the pad.");
}

const keyboardPen = drawByKey(canvas, strokes, { changed, say, undo, clear });
drawByPointer(canvas, strokes, changed);
find("undo").addEventListener("click", undo);
find("clear").addEventListener("click", clear);
find("sample").addEventListener("click", showOne);
find("sample").hidden = !data.samples.length;
new ResizeObserver(() => changed(false)).observe(canvas);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => changed(false));
show();

/** For the browser's console: prepare(strokes), forward(pixels), show(strokes). */
window.workings = {
  prepare,
  forward: (pixels) => forward(network, pixels),
  show(drawing) {
    strokes.put(drawing);
    changed(true);
  },
};
