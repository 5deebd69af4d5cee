/**
 * The stages of the preparation, each a picture.
 */

import { paintInk } from "./paint.js";
import { SIDE } from "./prepare.js";

/** Returns what shows the stages of a drawing; with null, that there are none yet. */
export function stagesPart(list) {
  const stages = [...list.querySelectorAll("[data-stage]")].map((item) => ({
    item,
    name: item.dataset.stage,
    canvas: item.querySelector("canvas"),
    size: item.querySelector(".stage-size"),
  }));
  return (drawing) => {
    for (const { item, name, canvas, size } of stages) {
      item.classList.toggle("stage-empty", !drawing);
      canvas.hidden = !drawing;
      if (!drawing) {
        size.textContent = "nothing yet";
        continue;
      }
      const { rows, columns } = drawing[name];
      size.textContent = `${rows}×${columns} pixels`;
      // Small pictures on one scale: 28 pixels fill the frame, as every larger picture does.
      const full = Math.max(SIDE, rows, columns);
      canvas.style.width = `${(100 * columns) / full}%`;
      canvas.style.aspectRatio = `${columns} / ${rows}`;
      paintInk(canvas, drawing[name]);
    }
  };
}
