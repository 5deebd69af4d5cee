/**
 * The pad: a canvas on which mouse, pen and finger draw, and what it looks like.
 */

import { PAD, PEN } from "./pen.js";

/** A place in the window as a point on the pad. */
export function pointAt(canvas, event) {
  const box = canvas.getBoundingClientRect();
  return [
    within(((event.clientX - box.left) / box.width) * PAD),
    within(((event.clientY - box.top) / box.height) * PAD),
  ];
}

export const within = (value) => Math.min(PAD, Math.max(0, Math.round(value)));

/** Let pointers draw, one at a time. `changed(ended)` is called whenever something was added. */
export function drawByPointer(canvas, strokes, changed) {
  let drawing = null; // whose stroke it is

  canvas.addEventListener("pointerdown", (event) => {
    if (drawing !== null || event.button !== 0) return;
    strokes.finish(); // one that was begun by key
    if (!strokes.begin(pointAt(canvas, event))) {
      changed(true);
      return;
    }
    drawing = event.pointerId;
    try {
      canvas.setPointerCapture(event.pointerId);
    } catch {
      // the pointer is gone already: its end follows
    }
    changed(false);
  });

  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerId !== drawing) return;
    if (!strokes.open) return; // undone on the way
    const missed = event.getCoalescedEvents?.() ?? [];
    for (const one of missed.length ? missed : [event]) strokes.reach(pointAt(canvas, one));
    changed(false);
  });

  const end = (event) => {
    if (event.pointerId !== drawing) return;
    drawing = null;
    if (event.type === "pointerup" && strokes.open) strokes.reach(pointAt(canvas, event), true);
    strokes.finish();
    changed(true);
  };
  for (const kind of ["pointerup", "pointercancel", "lostpointercapture"]) {
    canvas.addEventListener(kind, end);
  }
  canvas.addEventListener("contextmenu", (event) => event.preventDefault());
}

/** Paint the strokes, and the keyboard's pen where it is in use; as sharp as the screen is. */
export function paintPad(canvas, strokes, cursor) {
  const side = Math.round(canvas.clientWidth * (window.devicePixelRatio || 1));
  if (side && (side !== canvas.width || side !== canvas.height)) {
    canvas.width = canvas.height = side;
  }
  const style = getComputedStyle(canvas);
  const brush = canvas.getContext("2d");
  const zoom = canvas.width / PAD;
  brush.setTransform(zoom, 0, 0, zoom, 0, 0);
  brush.clearRect(0, 0, PAD, PAD);
  brush.lineCap = brush.lineJoin = "round";
  brush.lineWidth = PEN;
  brush.strokeStyle = style.color;
  for (const stroke of strokes.all) brush.stroke(line(stroke));
  if (cursor) paintCursor(brush, cursor, strokes.open, style.getPropertyValue("--focus"));
}

/** Straight from point to point: what is prepared is what is seen. */
function line(points) {
  const path = new Path2D();
  path.moveTo(...points[0]);
  for (const point of points) path.lineTo(...point);
  path.lineTo(points.at(-1)[0] + 0.01, points.at(-1)[1]); // one of no length would not be seen
  return path;
}

function paintCursor(brush, [x, y], down, colour) {
  brush.strokeStyle = brush.fillStyle = colour;
  brush.lineWidth = 2;
  brush.beginPath();
  brush.arc(x, y, PEN / 2, 0, 2 * Math.PI);
  brush.stroke();
  if (down) {
    brush.globalAlpha = 0.35;
    brush.fill();
    brush.globalAlpha = 1;
  }
  const reach = PEN / 2 + 8;
  brush.stroke(new Path2D(`M${x - reach} ${y}H${x + reach}M${x} ${y - reach}V${y + reach}`));
}
