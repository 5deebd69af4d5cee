/**
 * What is said of an answer.
 */

const SURE = 0.5; // below this share the network is not sure, whatever comes first
const NEAR = 0.0005; // what is less probable is not named as the next
const CERTAINTY = [
  [0.99, "As good as certain"],
  [0.9, "Confident"],
  [0.7, "Rather sure"],
  [SURE, "Leaning to it"],
];

export const percent = (share) => `${(100 * share).toFixed(1)}%`;

/** What a class is called; one without a name, by its number. */
export const className = (names, k) => names[k]?.trim() || `class ${k}`;

/** What a unit puts out, in few digits: a minus as long as a figure, no minus before zero. */
export function short(value) {
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.005 || size >= 10000)) return minus(value.toExponential(0));
  return minus(value.toFixed(size < 10 ? 2 : size < 100 ? 1 : 0)).replace(/^−(0(\.0+)?)$/, "$1");
}

const minus = (text) => text.replaceAll("-", "−");

/** The answer in words: what is shown large, how sure it is, what comes next, what is told aloud. */
export function answer(shares, names) {
  const order = [...shares.keys()].sort((one, other) => shares[other] - shares[one]);
  const [first, second] = order;
  const name = className(names, first);
  const share = percent(shares[first]);
  const sure = shares[first] >= SURE;
  const certainty = sure
    ? `${CERTAINTY.find(([least]) => shares[first] >= least)[1]}: ${share}`
    : `Not sure: ${name} has only ${share}`;
  const next =
    second !== undefined && shares[second] >= NEAR
      ? `Next comes ${className(names, second)} with ${percent(shares[second])}.`
      : "Nothing else comes near.";
  return {
    order,
    large: sure ? name : "?",
    certainty,
    next,
    echo: `${sure ? name : "?"} · ${share}`,
    spoken: sure ? `${name}. ${certainty}. ${next}` : `${certainty}. ${next}`,
  };
}
