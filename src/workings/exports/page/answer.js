/**
 * What the network reads: its answer, large, and the probability of each class, as a table of bars.
 */

import { answer, className, percent } from "./words.js";

const LONG = 8; // signs of a name that gets a wide column, in which it goes on in another line
const MOST = 12; // where there are more classes, only so many are shown, the most probable first

/** Make the table's rows; returns what shows an answer, or, with null, that there is none. */
export function answerPart(part, names) {
  const find = (name) => part.querySelector(`.${name}`);
  const [large, certainty, next] = ["answer-large", "answer-certainty", "answer-next"].map(find);
  const [first, more] = [certainty.textContent, next.textContent];
  const rows = names.slice(0, MOST).map(() => row(find("bars").tBodies[0]));
  find("bars").classList.toggle("bars-long", names.some((name) => name.length > LONG));
  find("answer-rest").hidden = names.length <= MOST;

  return (shares) => {
    const told = shares && answer(shares, names);
    large.textContent = told?.large ?? "";
    large.classList.toggle("answer-long", large.textContent.length > 2);
    certainty.textContent = told?.certainty ?? first;
    next.textContent = told?.next ?? more;
    const shown = told && names.length > MOST ? told.order : [...names.keys()];
    rows.forEach((each, place) => {
      const k = shown[place];
      each.name.textContent = className(names, k);
      each.share.textContent = told ? percent(shares[k]) : "–";
      each.fill.style.setProperty("--share", told ? shares[k] : 0);
      each.line.classList.toggle("bars-best", told?.order[0] === k);
    });
    return told;
  };
}

function row(body) {
  const line = body.insertRow();
  const head = document.createElement("th");
  head.scope = "row";
  const name = document.createElement("bdi");
  head.append(name);
  line.append(head);
  const cell = line.insertCell();
  const track = document.createElement("span");
  track.className = "bars-track";
  track.setAttribute("aria-hidden", "true");
  const fill = document.createElement("span");
  fill.className = "bars-fill";
  track.append(fill);
  const share = document.createElement("span");
  share.className = "bars-number";
  cell.append(track, share);
  return { line, name, fill, share };
}
