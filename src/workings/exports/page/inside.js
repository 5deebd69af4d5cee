/**
 * The layers inside: each unit lights up by what it puts out. The first layer's are pictures of
 * their weights; a network without a hidden layer shows its classes'.
 */

import { paintSigned, strongest } from "./paint.js";
import { SIDE } from "./prepare.js";
import { className, percent, short } from "./words.js";

const FEW = 24; // units that are shown at first,
const MOST = 512; // and those that are shown when all are asked for

/** Make the layers; returns what shows the outputs of a trace, or, with null, none. */
export function insidePart(part, network, names) {
  const hidden = network.layers.slice(0, Math.max(1, network.layers.length - 1));
  const layers = hidden.map((layer, place) =>
    layerPart(part, layer, place, network.layers.length === 1 ? names : null),
  );
  return (trace) => layers.forEach((show, place) => show(trace?.[place + 1] ?? null));
}

function layerPart(part, layer, place, names) {
  const copy = part.querySelector("template").content.cloneNode(true);
  const [title, count, list, more] = ["h3", ".layer-count", "ul", "button"].map((which) =>
    copy.querySelector(which),
  );
  const limit = place === 0 ? strongest(layer.W) : 0;
  const shownAtMost = Math.min(layer.units, MOST);
  let units = [];
  let latest = null;

  const what = `${layer.units} ${layer.units === 1 ? "unit" : "units"}, ${layer.activation}`;
  title.textContent = names ? "The classes" : `Layer ${place + 1}: ${what}`;
  list.setAttribute("aria-label", title.textContent);
  list.classList.toggle("units-plain", place > 0);
  list.classList.toggle("units-named", names !== null);

  const show = (outputs) => {
    latest = outputs;
    const above = outputs?.filter((a) => a > 0).length;
    count.textContent = outputs && !names ? `${above} of ${layer.units} above zero` : "";
    light(units, outputs, names ? percent : short);
  };
  const fill = (number) => {
    for (let unit = units.length; unit < number; unit++) {
      units.push(unitPart(list, layer, unit, limit, names));
    }
    more.hidden = units.length >= shownAtMost;
    const which = shownAtMost < layer.units ? `${shownAtMost} of` : "all";
    more.textContent = `Show ${which} ${layer.units} units`;
    show(latest);
  };
  more.addEventListener("click", () => {
    const first = units.length;
    fill(shownAtMost);
    units[first].item.tabIndex = -1; // the button is gone: go on where it was
    units[first].item.focus();
  });
  fill(Math.min(layer.units, FEW));
  part.append(copy);
  return show;
}

function unitPart(list, layer, unit, limit, names) {
  const item = document.createElement("li");
  item.className = "unit";
  if (limit) {
    const canvas = document.createElement("canvas");
    canvas.setAttribute("aria-hidden", "true");
    const weights = layer.W.subarray(unit * layer.inputs, (unit + 1) * layer.inputs);
    paintSigned(canvas, SIDE, SIDE, weights, limit);
    item.append(canvas);
  }
  const name = document.createElement("bdi");
  name.className = "unit-name";
  name.textContent = names ? className(names, unit) : unit;
  const value = document.createElement("span");
  value.className = "unit-value";
  item.append(name, value);
  list.append(item);
  return { item, value };
}

/** Light the units up, the strongest fully; what is below zero in another colour, with its minus. */
function light(units, outputs, written) {
  const largest = outputs?.reduce((most, a) => Math.max(most, Math.abs(a)), 0) || 1;
  units.forEach(({ item, value }, unit) => {
    const a = outputs?.[unit] ?? 0;
    item.style.setProperty("--lit", Math.abs(a) / largest);
    item.classList.toggle("unit-below", a < 0);
    value.textContent = outputs ? written(a) : "–";
  });
}
